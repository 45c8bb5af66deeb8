import Type from 'typebox'
import { answers } from '../documented.ts'
import type { Route } from '../door.ts'
import { RuleComponent, RuleDeclarationSchema, RuleIdSchema } from '../schemas/rule.ts'

export const setRule: Route = (app, { engine }) =>
  app.put(
    '/v1/rules/:ruleId',
    {
      schema: {
        operationId: 'set-rule',
        tags: ['rules'],
        summary: 'Put a rule in force, in the place of one of the same id',
        params: Type.Object({ ruleId: RuleIdSchema }),
        body: RuleDeclarationSchema,
        response: answers('The rule', RuleComponent.ref),
      },
    },
    ({ params: { ruleId }, body }) => engine.setRule({ ...body, ruleId }),
  )
