import { answers } from '../documented.ts'
import type { Route } from '../door.ts'
import { PulseComponent } from '../schemas/pulse.ts'

export const pulse: Route = (app, { live }) =>
  app.get(
    '/v1/pulse',
    {
      schema: {
        operationId: 'pulse',
        tags: ['operations'],
        summary: 'How this server does: the latest minute, the last hour in steps, and what rings',
        response: answers('The pulse', PulseComponent.ref),
      },
    },
    () => live.report(),
  )
