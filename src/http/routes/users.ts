import type { Route } from '../door.ts'
import { rowsRoute } from '../rows-route.ts'
import { UserRowComponent } from '../schemas/user.ts'

export const users: Route = (app, door) =>
  rowsRoute(app, door, {
    what: 'users',
    summary: 'Add users, or replace those of the same userId',
    row: UserRowComponent,
    ingest: door.engine.ingestUsers,
  })
