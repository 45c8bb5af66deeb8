import Type from 'typebox'
import { answers } from '../documented.ts'
import type { Route } from '../door.ts'
import { SkewComponent } from '../schemas/checks.ts'

export const skew: Route = (app, { engine }) =>
  app.post(
    '/v1/monitoring/skew',
    {
      config: { scope: 'read' },
      schema: {
        operationId: 'skew',
        tags: ['operations'],
        summary: 'Makes rows that were served once more from the log, and compares them; reads the log',
        description: 'NOTHING_TO_COMPARE where none was logged.',
        body: Type.Object(
          {
            most: Type.Optional(
              Type.Integer({
                minimum: 1,
                maximum: 100_000,
                default: 10_000,
                description: 'Slates; a seeded sample where there are more',
              }),
            ),
            seed: Type.Optional(Type.Integer({ default: 1 })),
          },
          { additionalProperties: false },
        ),
        response: answers('Differences by column', SkewComponent.ref),
      },
    },
    ({ body }) => engine.skew(body),
  )
