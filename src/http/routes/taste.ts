import Type from 'typebox'
import { answers } from '../documented.ts'
import type { Route } from '../door.ts'
import { UserIdSchema } from '../schemas/ids.ts'
import { TasteComponent } from '../schemas/insights.ts'

export const taste: Route = (app, { engine }) =>
  app.get(
    '/v1/users/:userId/taste',
    {
      schema: {
        operationId: 'taste',
        tags: ['users'],
        summary: 'What someone did, and what they like by it',
        params: Type.Object({ userId: UserIdSchema }),
        querystring: Type.Object(
          { count: Type.Optional(Type.Integer({ minimum: 1, maximum: 100, default: 24 })) },
          { additionalProperties: false },
        ),
        response: answers('The taste', TasteComponent.ref),
      },
    },
    ({ params: { userId }, query: { count } }) => engine.taste(userId, count),
  )
