import Type from 'typebox'
import { answers } from '../documented.ts'
import type { Route } from '../door.ts'

export const holdOut: Route = (app, { engine }) =>
  app.post(
    '/v1/holdout',
    {
      schema: {
        operationId: 'hold-out',
        tags: ['experiments'],
        summary: 'Keep this share of people out of every experiment',
        body: Type.Object({ share: Type.Number({ description: '0 to 0.5' }) }, { additionalProperties: false }),
        response: answers('It is so', Type.Object({ holdout: Type.Number() })),
      },
    },
    async ({ body: { share } }) => {
      await engine.holdOut(share)
      return { holdout: engine.experiments().holdout }
    },
  )
