import Type from 'typebox'
import { answers } from '../documented.ts'
import type { Route } from '../door.ts'
import { ModelComponent } from '../schemas/model.ts'

export const lineage: Route = (app, { engine }) =>
  app.get(
    '/v1/models/:id/lineage',
    {
      schema: {
        operationId: 'lineage',
        tags: ['models'],
        summary: 'A model and those it was trained to replace, the latest first',
        params: Type.Object({ id: Type.String() }),
        response: answers('The chain', ModelComponent.list),
      },
    },
    ({ params: { id } }) => engine.lineage(id),
  )
