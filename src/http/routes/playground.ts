import Type from 'typebox'
import type { Supposed } from '../../domain/supposed.ts'
import { answers } from '../documented.ts'
import type { Route } from '../door.ts'
import { ExplanationComponent } from '../schemas/explanation.ts'
import { recommendationRequest } from '../schemas/recommendation.ts'
import { SupposedSchema } from '../schemas/supposed.ts'

export const playground: Route = (app, { engine, limits, admission, inFlight }) =>
  app.post(
    '/v1/playground/:surface',
    {
      config: { scope: 'read' },
      schema: {
        operationId: 'rehearse',
        tags: ['recommendations'],
        summary: 'What a person would be shown, now or were something otherwise, and why; nothing is logged',
        params: Type.Object({ surface: Type.String({ minLength: 1, maxLength: 64 }) }),
        body: Type.Object(
          {
            ...recommendationRequest(limits).properties,
            supposed: Type.Optional(SupposedSchema),
            models: Type.Optional(
              Type.Record(Type.String(), Type.String(), {
                maxProperties: 20,
                description: "Artifact ids by role, in the champions' places",
              }),
            ),
          },
          { additionalProperties: false },
        ),
        response: answers('The whole trace', ExplanationComponent.ref),
      },
    },
    ({ params: { surface }, body: { supposed, models, ...request } }) =>
      inFlight.track(
        admission.run(() =>
          engine.rehearse(
            { surface, ...request },
            { ...(supposed && { supposed: supposed as Supposed }), ...(models && { models }) },
          ),
        ),
      ),
  )
