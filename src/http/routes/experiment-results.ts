import Type from 'typebox'
import { answers } from '../documented.ts'
import type { Route } from '../door.ts'
import { ExperimentResultsComponent } from '../schemas/experiment.ts'

export const experimentResults: Route = (app, { engine }) =>
  app.get(
    '/v1/experiments/:name/results',
    {
      schema: {
        operationId: 'experiment-results',
        tags: ['experiments'],
        summary: 'Every metric of every arm beside the control, by segment, and beside other experiments',
        description: 'Reads the log, and takes as long.',
        params: Type.Object({ name: Type.String() }),
        response: answers('The results', ExperimentResultsComponent.ref),
      },
    },
    ({ params: { name } }) => engine.experimentResults(name),
  )
