import { answers } from '../documented.ts'
import type { Route } from '../door.ts'
import { LoopComponent } from '../schemas/loop.ts'

export const loop: Route = (app, { engine }) =>
  app.get(
    '/v1/monitoring/loop',
    {
      schema: {
        operationId: 'loop',
        tags: ['operations'],
        summary: 'How evenly, how widely and how newly each surface shows the catalog, beside the window before',
        description:
          'Exposure, categories a person, novelty, exploration and how exposure feeds itself, over the latest 24 hours and the latest seven days.',
        response: answers('The measures', LoopComponent.list),
      },
    },
    async () => engine.loop(),
  )
