import type { Route } from '../door.ts'
import { rowsRoute } from '../rows-route.ts'
import { EventRowComponent } from '../schemas/event.ts'

export const events: Route = (app, door) =>
  rowsRoute(app, door, {
    what: 'events',
    summary: 'Tell what happened; the same eventId sent twice counts once',
    row: EventRowComponent,
    ingest: door.engine.ingestEvents,
  })
