import { answers, limitOf } from '../documented.ts'
import type { Route } from '../door.ts'
import { PersonComponent } from '../schemas/user.ts'

export const people: Route = (app, { engine, limits }) =>
  app.get(
    '/v1/people',
    {
      schema: {
        operationId: 'people',
        tags: ['people'],
        summary: 'Some people, the most active first',
        querystring: limitOf(limits.list, 20),
        response: answers('The people', PersonComponent.list),
      },
    },
    ({ query: { limit = 20 } }) => engine.somePeople(limit),
  )
