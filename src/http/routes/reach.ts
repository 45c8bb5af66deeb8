import Type from 'typebox'
import { answers } from '../documented.ts'
import type { Route } from '../door.ts'
import { ItemIdSchema } from '../schemas/ids.ts'
import { ReachComponent } from '../schemas/insights.ts'

export const reach: Route = (app, { engine }) =>
  app.get(
    '/v1/items/:itemId/reach',
    {
      schema: {
        operationId: 'reach',
        tags: ['items'],
        summary: 'Whom an item reached; reads the log',
        params: Type.Object({ itemId: ItemIdSchema }),
        querystring: Type.Object(
          { days: Type.Optional(Type.Integer({ minimum: 1, maximum: 366, default: 30 })) },
          { additionalProperties: false },
        ),
        response: answers('Days, people, surfaces, exploration', ReachComponent.ref),
      },
    },
    ({ params: { itemId }, query: { days } }) => engine.reach(itemId, days),
  )
