import Type from 'typebox'
import { answers } from '../documented.ts'
import type { Route } from '../door.ts'
import { RuleIdSchema } from '../schemas/rule.ts'

export const removeRule: Route = (app, { engine }) =>
  app.delete(
    '/v1/rules/:ruleId',
    {
      schema: {
        operationId: 'remove-rule',
        tags: ['rules'],
        summary: 'Take a rule out of force for good',
        params: Type.Object({ ruleId: RuleIdSchema }),
        response: answers('It is in force no more', Type.Object({ removed: Type.Boolean() })),
      },
    },
    async ({ params: { ruleId } }) => {
      await engine.removeRule(ruleId)
      return { removed: true }
    },
  )
