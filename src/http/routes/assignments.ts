import Type from 'typebox'
import { answers } from '../documented.ts'
import type { Route } from '../door.ts'
import { UserIdSchema } from '../schemas/ids.ts'

export const assignments: Route = (app, { engine }) =>
  app.get(
    '/v1/users/:userId/arms',
    {
      schema: {
        operationId: 'arms',
        tags: ['experiments'],
        summary: 'The arms that a person is in on a surface, whether or not a request meets them',
        params: Type.Object({ userId: UserIdSchema }),
        querystring: Type.Object(
          {
            surface: Type.String(),
            country: Type.Optional(Type.String({ description: 'ISO 3166-1 alpha-2' })),
            device: Type.Optional(Type.String()),
          },
          { additionalProperties: false },
        ),
        response: answers('The arms, by experiment', Type.Record(Type.String(), Type.String())),
      },
    },
    ({ params: { userId }, query: { surface, ...context } }) => engine.assignments({ userId, surface, context }),
  )
