import Type from 'typebox'
import { answers } from '../documented.ts'
import type { Route } from '../door.ts'

export const metrics: Route = (app, { metrics: { text, contentType } }) =>
  app.get(
    '/metrics',
    {
      schema: {
        operationId: 'metrics',
        tags: ['operations'],
        summary: 'Counters, gauges and histograms for Prometheus',
        response: {
          ...answers('', Type.Unknown()),
          200: { description: 'The Prometheus text format', content: { 'text/plain': { schema: Type.String() } } },
        },
      },
    },
    async (_request, reply) => reply.type(contentType).send(await text()),
  )
