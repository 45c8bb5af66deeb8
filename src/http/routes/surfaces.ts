import Type from 'typebox'
import { answers } from '../documented.ts'
import type { Route } from '../door.ts'

export const surfaces: Route = (app, { engine }) =>
  app.get(
    '/v1/surfaces',
    {
      schema: {
        operationId: 'surfaces',
        tags: ['recommendations'],
        summary: 'The places that can be filled',
        response: answers('Their names', Type.Array(Type.String())),
      },
    },
    async () => [...engine.surfaces],
  )
