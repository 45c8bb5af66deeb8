import { answers, limitOf } from '../documented.ts'
import type { Route } from '../door.ts'
import { ItemComponent } from '../schemas/item.ts'

export const onboarding: Route = (app, { engine, limits }) =>
  app.get(
    '/v1/onboarding',
    {
      schema: {
        operationId: 'onboarding',
        tags: ['catalog'],
        summary: 'Well-liked items of many kinds, for a new person to choose from',
        querystring: limitOf(limits.list, 24),
        response: answers('The items', ItemComponent.list),
      },
    },
    ({ query: { limit = 24 } }) => engine.onboardingItems(limit),
  )
