import Type from 'typebox'
import { answers } from '../documented.ts'
import type { Route } from '../door.ts'
import { RolloutsComponent } from '../schemas/model.ts'

export const promote: Route = (app, { engine }) =>
  app.post(
    '/v1/rollouts',
    {
      schema: {
        operationId: 'promote',
        tags: ['models'],
        summary: 'Put models in service: at once, by way of a canary, or of a shadow first',
        description:
          'A canary answers 1, 5, 25, 50 and then 100 % of people; guardrails on errors, latency, predictions and takes roll it back by themselves.',
        body: Type.Object(
          {
            models: Type.Array(Type.String(), { minItems: 1, maxItems: 100, description: 'Artifact ids that belong together' }),
            how: Type.Optional(Type.Union([Type.Literal('now'), Type.Literal('canary'), Type.Literal('shadow')])),
          },
          { additionalProperties: false },
        ),
        response: answers('The rollouts', RolloutsComponent.ref),
      },
    },
    async ({ body: { models, how } }) => {
      await engine.promoteModels(models, how)
      return engine.rollouts()
    },
  )
