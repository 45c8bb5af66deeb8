import Type from 'typebox'
import { answers } from '../documented.ts'
import type { Route } from '../door.ts'

export const live: Route = (app, { live: pulse }) =>
  app.get(
    '/v1/live',
    {
      schema: {
        operationId: 'live',
        tags: ['operations'],
        summary: 'The pulse every second and answers as they leave, as server-sent events',
        description:
          '`event: pulse` bears what GET /v1/pulse answers, with the newest step alone; `event: answer` a line of GET /v1/answers, 20 a second at most.',
        response: {
          ...answers('', Type.String()),
          200: { description: 'Events without an end', content: { 'text/event-stream': { schema: Type.String() } } },
        },
      },
    },
    (_request, reply) => {
      reply.hijack()
      const headers = { ...reply.getHeaders(), 'content-type': 'text/event-stream; charset=utf-8', 'x-accel-buffering': 'no' }
      reply.raw.writeHead(200, headers as Record<string, string>)
      pulse.listen(reply.raw)
    },
  )
