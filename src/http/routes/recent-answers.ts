import Type from 'typebox'
import { answers } from '../documented.ts'
import type { Route } from '../door.ts'
import { UserIdSchema } from '../schemas/ids.ts'
import { AnswerSummaryComponent } from '../schemas/pulse.ts'

export const recentAnswers: Route = (app, { engine, limits }) =>
  app.get(
    '/v1/answers',
    {
      schema: {
        operationId: 'recent-answers',
        tags: ['recommendations'],
        summary: 'The latest answers that can be explained, the newest first',
        querystring: Type.Object(
          {
            limit: Type.Optional(Type.Integer({ minimum: 1, maximum: limits.list, default: 50 })),
            userId: Type.Optional(UserIdSchema),
            surface: Type.Optional(Type.String({ minLength: 1, maxLength: 64 })),
          },
          { additionalProperties: false },
        ),
        response: answers('A line an answer', AnswerSummaryComponent.list),
      },
    },
    async ({ query }) => engine.recentAnswers(query),
  )
