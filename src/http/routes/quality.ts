import Type from 'typebox'
import { answers } from '../documented.ts'
import type { Route } from '../door.ts'
import { FindingComponent } from '../schemas/checks.ts'

export const quality: Route = (app, { engine }) =>
  app.get(
    '/v1/monitoring/quality',
    {
      schema: {
        operationId: 'quality',
        tags: ['operations'],
        summary: 'Every check that stands before a training, with its figure; reads the log',
        querystring: Type.Object(
          { seed: Type.Optional(Type.Integer({ default: 1, description: 'Of the sample of rows' })) },
          { additionalProperties: false },
        ),
        response: answers('The findings', FindingComponent.list),
      },
    },
    ({ query }) => engine.quality(query),
  )
