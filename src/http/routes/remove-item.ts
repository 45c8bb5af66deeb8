import Type from 'typebox'
import { answers } from '../documented.ts'
import type { Route } from '../door.ts'
import { ItemIdSchema } from '../schemas/ids.ts'

export const removeItem: Route = (app, { engine }) =>
  app.delete(
    '/v1/items/:itemId',
    {
      config: { scope: 'write' },
      schema: {
        operationId: 'remove-item',
        tags: ['catalog'],
        summary: 'Take an item out of the catalog; its events stay in the log',
        params: Type.Object({ itemId: ItemIdSchema }),
        response: answers('It can be recommended no more', Type.Object({ removed: Type.Boolean() })),
      },
    },
    async ({ params: { itemId } }) => {
      const [there] = await engine.items([itemId])
      if (there !== undefined) await engine.removeItems([itemId])
      return { removed: there !== undefined }
    },
  )
