import Type from 'typebox'
import { answers, limitOf } from '../documented.ts'
import type { Route } from '../door.ts'
import { ItemComponent } from '../schemas/item.ts'

export const findItems: Route = (app, { engine, limits }) =>
  app.get(
    '/v1/items',
    {
      schema: {
        operationId: 'find-items',
        tags: ['catalog'],
        summary: 'Items whose title has every word of the text, the most popular first',
        querystring: Type.Object(
          { text: Type.String({ minLength: 1, maxLength: 256 }), ...limitOf(limits.list, 20).properties },
          { additionalProperties: false },
        ),
        response: answers('The items', ItemComponent.list),
      },
    },
    ({ query: { text, limit = 20 } }) => engine.findItems(text, limit),
  )
