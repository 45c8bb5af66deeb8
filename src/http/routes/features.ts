import Type from 'typebox'
import { answers } from '../documented.ts'
import type { Route } from '../door.ts'
import { EntityFeaturesComponent } from '../schemas/features.ts'

export const features: Route = (app, { engine }) =>
  app.get(
    '/v1/features/:entity/:id',
    {
      schema: {
        operationId: 'features',
        tags: ['features'],
        summary: 'The features of one user or item, now or as of a moment',
        description:
          'What a model would read of it. With `at`, the log is read again and only what happened until then is counted: that takes as long as reading the log.',
        params: Type.Object({
          entity: Type.Union([Type.Literal('user'), Type.Literal('item')]),
          id: Type.String({ minLength: 1, maxLength: 256 }),
        }),
        querystring: Type.Object({
          at: Type.Optional(Type.Integer({ description: 'Milliseconds since 1970; now unless said' })),
        }),
        response: answers('Its features', EntityFeaturesComponent.ref),
      },
    },
    ({ params: { entity, id }, query: { at } }) => engine.features(entity, id, at),
  )
