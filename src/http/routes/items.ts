import type { Route } from '../door.ts'
import { rowsRoute } from '../rows-route.ts'
import { ItemRowComponent } from '../schemas/item.ts'

export const items: Route = (app, door) =>
  rowsRoute(app, door, {
    what: 'items',
    summary: 'Add items, or replace those of the same itemId',
    row: ItemRowComponent,
    ingest: door.engine.ingestItems,
  })
