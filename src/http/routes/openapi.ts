import Type from 'typebox'
import { answers } from '../documented.ts'
import type { Route } from '../door.ts'

export const openapi: Route = (app) =>
  app.get(
    '/openapi.json',
    {
      schema: {
        operationId: 'openapi',
        tags: ['operations'],
        summary: 'This interface, as OpenAPI 3.1',
        response: answers('The document', Type.Record(Type.String(), Type.Unknown())),
      },
    },
    async () => ({ ...app.swagger() }),
  )
