import { answers } from '../documented.ts'
import type { Route } from '../door.ts'
import { ExperimentComponent, ExperimentDeclarationSchema } from '../schemas/experiment.ts'

export const declareExperiment: Route = (app, { engine }) =>
  app.post(
    '/v1/experiments',
    {
      schema: {
        operationId: 'declare-experiment',
        tags: ['experiments'],
        summary: 'Write an experiment down as a draft; it lets nobody in before it is ramped',
        body: ExperimentDeclarationSchema,
        response: answers('The draft', ExperimentComponent.ref),
      },
    },
    ({ body }) => engine.declareExperiment(body),
  )
