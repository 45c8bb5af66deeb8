import { answers } from '../documented.ts'
import type { Route } from '../door.ts'
import { FeatureDefinitionComponent } from '../schemas/insights.ts'

export const featureDefinitions: Route = (app, { engine }) =>
  app.get(
    '/v1/features/definitions',
    {
      schema: {
        operationId: 'feature-definitions',
        tags: ['features'],
        summary: 'What each feature means, and which models read it',
        response: answers('The features, in the order of their columns', FeatureDefinitionComponent.list),
      },
    },
    () => engine.featureDefinitions(),
  )
