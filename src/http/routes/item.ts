import Type from 'typebox'
import { EngineError } from '../../domain/error.ts'
import { answers } from '../documented.ts'
import type { Route } from '../door.ts'
import { ItemIdSchema } from '../schemas/ids.ts'
import { ItemComponent } from '../schemas/item.ts'

export const item: Route = (app, { engine }) =>
  app.get(
    '/v1/items/:itemId',
    {
      schema: {
        operationId: 'item',
        tags: ['catalog'],
        summary: 'One item',
        params: Type.Object({ itemId: ItemIdSchema }),
        response: answers('The item', ItemComponent.ref),
      },
    },
    async ({ params: { itemId } }) => {
      const [found] = await engine.items([itemId])
      if (found) return found
      throw new EngineError('NOT_FOUND', `There is no item ${itemId}.`, 'Send it to POST /v1/items first.')
    },
  )
