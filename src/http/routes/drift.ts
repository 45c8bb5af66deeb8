import { answers } from '../documented.ts'
import type { Route } from '../door.ts'
import { DriftComponent } from '../schemas/drift.ts'

export const drift: Route = (app, { engine }) =>
  app.get(
    '/v1/monitoring/drift',
    {
      schema: {
        operationId: 'drift',
        tags: ['operations'],
        summary: 'How what is served lies beside the days before, column by column',
        description:
          'Features, scores of models and predictions of the latest 24 hours of impressions, held against the two weeks before. Those whose alarm rings come first.',
        response: answers('The columns', DriftComponent.list),
      },
    },
    async () => engine.drift(),
  )
