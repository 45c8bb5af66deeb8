import Type from 'typebox'
import { answers } from '../documented.ts'
import type { Route } from '../door.ts'
import { ExperimentComponent } from '../schemas/experiment.ts'

export const rampExperiment: Route = (app, { engine }) =>
  app.post(
    '/v1/experiments/:name/ramp',
    {
      schema: {
        operationId: 'ramp-experiment',
        tags: ['experiments'],
        summary: "Let in this share of an experiment's people, and start it where it is a draft",
        description: 'It can only grow: who met an experiment cannot unmeet it.',
        params: Type.Object({ name: Type.String() }),
        body: Type.Object({ share: Type.Number({ description: 'Above 0 and at most 1' }) }, { additionalProperties: false }),
        response: answers('The experiment', ExperimentComponent.ref),
      },
    },
    ({ params: { name }, body: { share } }) => engine.rampExperiment(name, share),
  )
