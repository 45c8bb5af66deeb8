import Type from 'typebox'
import { answers } from '../documented.ts'
import type { Route } from '../door.ts'
import { groupNames, TrainingRunComponent } from '../schemas/training.ts'

export const train: Route = (app, { engine }) =>
  app.post(
    '/v1/training',
    {
      schema: {
        operationId: 'train',
        tags: ['models'],
        summary: 'Begin to train; the answer does not wait for the end',
        description: 'One at a time: TRAINING_UNDER_WAY where another runs. How far it is stands in GET /v1/training/runs.',
        body: Type.Object(
          {
            only: Type.Optional(Type.Enum([...groupNames], { description: 'Which models; all unless said' })),
            rollOut: Type.Optional(
              Type.Enum(['now', 'canary', 'shadow'], { description: 'How they come into service; now unless said' }),
            ),
          },
          { additionalProperties: false },
        ),
        response: answers('What has begun', TrainingRunComponent.ref),
      },
    },
    ({ body }) => engine.beginTraining(body),
  )
