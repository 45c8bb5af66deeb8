import { answers } from '../documented.ts'
import type { Route } from '../door.ts'
import { ModelComponent } from '../schemas/model.ts'

export const models: Route = (app, { engine }) =>
  app.get(
    '/v1/models',
    {
      schema: {
        operationId: 'models',
        tags: ['models'],
        summary: 'Every registered model, the oldest first',
        response: answers('The models', ModelComponent.list),
      },
    },
    () => engine.models(),
  )
