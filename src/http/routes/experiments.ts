import Type from 'typebox'
import { answers } from '../documented.ts'
import type { Route } from '../door.ts'
import { ExperimentComponent } from '../schemas/experiment.ts'

export const experiments: Route = (app, { engine }) =>
  app.get(
    '/v1/experiments',
    {
      schema: {
        operationId: 'experiments',
        tags: ['experiments'],
        summary: 'Every experiment, the oldest first, and the share of people who are in none',
        response: answers('The experiments', Type.Object({ experiments: ExperimentComponent.list, holdout: Type.Number() })),
      },
    },
    async () => engine.experiments(),
  )
