import { answers } from '../documented.ts'
import type { Route } from '../door.ts'
import { ParamComponent } from '../schemas/param.ts'

export const params: Route = (app, { engine }) =>
  app.get(
    '/v1/params',
    {
      schema: {
        operationId: 'params',
        tags: ['recommendations'],
        summary: 'All that a request may turn',
        response: answers('The params', ParamComponent.list),
      },
    },
    async () => engine.params,
  )
