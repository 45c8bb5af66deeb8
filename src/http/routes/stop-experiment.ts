import Type from 'typebox'
import { answers } from '../documented.ts'
import type { Route } from '../door.ts'
import { ExperimentComponent } from '../schemas/experiment.ts'

export const stopExperiment: Route = (app, { engine }) =>
  app.post(
    '/v1/experiments/:name/stop',
    {
      schema: {
        operationId: 'stop-experiment',
        tags: ['experiments'],
        summary: 'Stop an experiment for good: everyone meets what is the default again',
        params: Type.Object({ name: Type.String() }),
        body: Type.Object({ why: Type.Optional(Type.String({ maxLength: 1_000 })) }, { additionalProperties: false }),
        response: answers('The experiment', ExperimentComponent.ref),
      },
    },
    ({ params: { name }, body: { why } }) => engine.stopExperiment(name, why),
  )
