import Type from 'typebox'
import { answers } from '../documented.ts'
import type { Route } from '../door.ts'
import { ExplanationComponent } from '../schemas/explanation.ts'
import { RecommendationIdSchema } from '../schemas/ids.ts'

export const explain: Route = (app, { engine }) =>
  app.get(
    '/v1/explain/:recommendationId',
    {
      schema: {
        operationId: 'explain',
        tags: ['recommendations'],
        summary: 'Everything that happened to one answer: which source found each item, and what each stage did to it',
        params: Type.Object({ recommendationId: RecommendationIdSchema }),
        response: answers('The whole trace', ExplanationComponent.ref),
      },
    },
    ({ params: { recommendationId } }) => engine.explain(recommendationId),
  )
