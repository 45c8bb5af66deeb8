import Type from 'typebox'
import { answers, limitOf } from '../documented.ts'
import type { Route } from '../door.ts'
import { TrainingRunComponent } from '../schemas/training.ts'

export const trainingRuns: Route = (app, { engine }) =>
  app.get(
    '/v1/training/runs',
    {
      schema: {
        operationId: 'trainingRuns',
        tags: ['models'],
        summary: 'Trainings, the latest first, and how far the one under way is',
        querystring: limitOf(200, 20),
        response: answers('The latest', Type.Object({ runs: TrainingRunComponent.list })),
      },
    },
    ({ query: { limit = 20 } }) => ({ runs: engine.trainingRuns().toReversed().slice(0, limit) }),
  )
