import { answers } from '../documented.ts'
import type { Route } from '../door.ts'
import { StatusComponent } from '../schemas/status.ts'

export const ready: Route = (app, { engine }) =>
  app.get(
    '/ready',
    {
      config: { open: true },
      schema: {
        operationId: 'ready',
        tags: ['operations'],
        summary: 'Whether requests should be sent here; 503 with the reason where not',
        security: [],
        response: {
          ...answers('They should', StatusComponent.ref),
          503: { description: 'Not yet, and why', content: { 'application/json': { schema: StatusComponent.ref } } },
        },
      },
    },
    async (_request, reply) => {
      const status = await engine.status()
      return reply.code(status.ready ? 200 : 503).send(status)
    },
  )
