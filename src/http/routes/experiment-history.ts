import Type from 'typebox'
import { answers } from '../documented.ts'
import type { Route } from '../door.ts'
import { ExperimentHistoryComponent } from '../schemas/experiment.ts'

export const experimentHistory: Route = (app, { engine }) =>
  app.get(
    '/v1/experiments/:name/history',
    {
      schema: {
        operationId: 'experiment-history',
        tags: ['experiments'],
        summary: 'The primary metric and the guardrails, as they stood at the end of each day',
        description: 'Reads the log, and takes as long.',
        params: Type.Object({ name: Type.String() }),
        response: answers('Day by day', ExperimentHistoryComponent.ref),
      },
    },
    ({ params: { name } }) => engine.experimentHistory(name),
  )
