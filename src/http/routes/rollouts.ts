import { answers } from '../documented.ts'
import type { Route } from '../door.ts'
import { RolloutsComponent } from '../schemas/model.ts'

export const rollouts: Route = (app, { engine }) =>
  app.get(
    '/v1/rollouts',
    {
      schema: {
        operationId: 'rollouts',
        tags: ['models'],
        summary: 'Models on their way into service, and how they do beside the champions',
        response: answers('The rollouts', RolloutsComponent.ref),
      },
    },
    () => engine.rollouts(),
  )
