import Type from 'typebox'
import { answers } from '../documented.ts'
import type { Route } from '../door.ts'
import { CatalogHealthComponent } from '../schemas/insights.ts'

export const catalogHealth: Route = (app, { engine }) =>
  app.get(
    '/v1/catalog/health',
    {
      schema: {
        operationId: 'catalog-health',
        tags: ['operations'],
        summary: 'How widely, how evenly, how newly the catalog is shown, and of whom',
        querystring: Type.Object(
          { window: Type.Optional(Type.Union([Type.Literal('day'), Type.Literal('week')], { default: 'day' })) },
          { additionalProperties: false },
        ),
        response: answers('The health', CatalogHealthComponent.ref),
      },
    },
    ({ query: { window } }) => engine.catalogHealth(window),
  )
