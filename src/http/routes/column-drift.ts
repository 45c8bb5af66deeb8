import Type from 'typebox'
import { answers } from '../documented.ts'
import type { Route } from '../door.ts'
import { ColumnDriftComponent } from '../schemas/insights.ts'

export const columnDrift: Route = (app, { engine }) =>
  app.get(
    '/v1/monitoring/drift/:column',
    {
      schema: {
        operationId: 'column-drift',
        tags: ['operations'],
        summary: 'How one column is distributed now, beside the reference and day by day',
        params: Type.Object({ column: Type.String({ minLength: 1, maxLength: 256 }) }),
        response: answers('The distributions', ColumnDriftComponent.ref),
      },
    },
    async ({ params: { column } }) => engine.driftOf(column),
  )
