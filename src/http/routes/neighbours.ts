import Type from 'typebox'
import { answers } from '../documented.ts'
import type { Route } from '../door.ts'
import { ItemIdSchema } from '../schemas/ids.ts'
import { NeighboursComponent } from '../schemas/insights.ts'

export const neighbours: Route = (app, { engine }) =>
  app.get(
    '/v1/items/:itemId/neighbours',
    {
      schema: {
        operationId: 'neighbours',
        tags: ['items'],
        summary: 'What each model in service takes for near to an item',
        params: Type.Object({ itemId: ItemIdSchema }),
        querystring: Type.Object(
          { count: Type.Optional(Type.Integer({ minimum: 1, maximum: 100, default: 12 })) },
          { additionalProperties: false },
        ),
        response: answers('The neighbours, by model', NeighboursComponent.list),
      },
    },
    ({ params: { itemId }, query: { count } }) => engine.neighbours(itemId, count),
  )
