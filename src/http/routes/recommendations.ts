import Type from 'typebox'
import { answers } from '../documented.ts'
import type { Route } from '../door.ts'
import { RecommendationComponent, recommendationRequest } from '../schemas/recommendation.ts'

export const recommendations: Route = (app, { engine, limits, admission, inFlight }) =>
  app.post(
    '/v1/recommendations/:surface',
    {
      config: { scope: 'read' },
      schema: {
        operationId: 'recommend',
        tags: ['recommendations'],
        summary: 'What to show a person on a surface, now',
        params: Type.Object({ surface: Type.String({ minLength: 1, maxLength: 64 }) }),
        body: recommendationRequest(limits),
        response: answers('The slate, and why each item is in it', RecommendationComponent.ref),
      },
    },
    ({ params: { surface }, body }) => inFlight.track(admission.run(() => engine.recommend({ surface, ...body }))),
  )
