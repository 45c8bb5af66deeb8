import Type from 'typebox'
import { answers } from '../documented.ts'
import type { Route } from '../door.ts'
import { PowerComponent } from '../schemas/experiment.ts'

const share = (description: string) => Type.Optional(Type.Number({ exclusiveMinimum: 0, exclusiveMaximum: 1, description }))

export const experimentPower: Route = (app, { engine }) =>
  app.post(
    '/v1/experiments/power',
    {
      config: { scope: 'read' },
      schema: {
        operationId: 'experiment-power',
        tags: ['experiments'],
        summary: 'How many people, and days, an experiment needs',
        description: 'Reads the log where no baseline is said.',
        body: Type.Object(
          {
            metric: Type.Optional(Type.String({ description: 'take-rate unless said' })),
            baseline: Type.Optional(Type.Number({ description: "The metric's mean over people; from the log unless said" })),
            deviation: Type.Optional(Type.Number({ exclusiveMinimum: 0 })),
            effect: Type.Number({ exclusiveMinimum: 0, description: 'Smallest relative change worth finding, such as .02' }),
            alpha: share('Chance of a false alarm; .05 unless said'),
            power: share('Chance to find it; .8 unless said'),
            arms: Type.Optional(Type.Integer({ minimum: 2, maximum: 100 })),
            peoplePerDay: Type.Optional(Type.Number({ exclusiveMinimum: 0 })),
          },
          { additionalProperties: false },
        ),
        response: answers('People, and days', PowerComponent.ref),
      },
    },
    ({ body }) => engine.experimentPower(body),
  )
