import Type from 'typebox'
import { answers } from '../documented.ts'
import type { Route } from '../door.ts'

export const health: Route = (app) =>
  app.get(
    '/health',
    {
      config: { open: true },
      schema: {
        operationId: 'health',
        tags: ['operations'],
        summary: 'Whether the process is alive',
        security: [],
        response: answers('It is', Type.Object({ status: Type.Literal('ok') })),
      },
    },
    async () => ({ status: 'ok' as const }),
  )
