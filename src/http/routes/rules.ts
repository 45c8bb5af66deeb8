import { answers } from '../documented.ts'
import type { Route } from '../door.ts'
import { RuleComponent } from '../schemas/rule.ts'

export const rules: Route = (app, { engine }) =>
  app.get(
    '/v1/rules',
    {
      schema: {
        operationId: 'rules',
        tags: ['rules'],
        summary: 'Every rule of the house, in the order in which they were made',
        response: answers('The rules', RuleComponent.list),
      },
    },
    async () => engine.rules(),
  )
