import Type from 'typebox'
import { answers } from '../documented.ts'
import type { Route } from '../door.ts'
import { UserIdSchema } from '../schemas/ids.ts'
import { RulePreviewComponent, TriedRuleSchema } from '../schemas/rule.ts'

export const previewRule: Route = (app, { engine, inFlight }) =>
  app.post(
    '/v1/rules/preview',
    {
      config: { scope: 'read' },
      schema: {
        operationId: 'preview-rule',
        tags: ['rules'],
        summary: 'What a rule would do if it were in force now',
        description: 'Answers made for nobody: nothing is logged or remembered.',
        body: Type.Object(
          {
            rule: TriedRuleSchema,
            surface: Type.Optional(Type.String({ minLength: 1, maxLength: 64 })),
            userIds: Type.Optional(Type.Array(UserIdSchema, { maxItems: 5, description: 'The most active unless said' })),
          },
          { additionalProperties: false },
        ),
        response: answers('What it would do', RulePreviewComponent.ref),
      },
    },
    ({ body: { rule, surface, userIds } }) =>
      inFlight.track(engine.previewRule(rule, { ...(surface && { surface }), ...(userIds && { userIds }) })),
  )
