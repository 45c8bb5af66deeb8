import Type from 'typebox'
import type { SkewReport } from '../../engine.ts'
import { answers } from '../documented.ts'
import type { Route } from '../door.ts'

const Report = Type.Unsafe<SkewReport>(
  Type.Object({
    rows: Type.Array(Type.Object({ column: Type.String() }), { description: 'One a feature column, those that differ first' }),
    compared: Type.Object({}),
  }),
)

export const skew: Route = (app, { engine }) =>
  app.post(
    '/v1/monitoring/skew',
    {
      config: { scope: 'read' },
      schema: {
        operationId: 'skew',
        tags: ['operations'],
        summary: 'Makes rows that were served once more from the log, and compares them; reads the log',
        body: Type.Object({}, { additionalProperties: false }),
        response: answers('Differences by column', Report),
      },
    },
    () => engine.skew(),
  )
