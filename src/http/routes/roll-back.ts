import Type from 'typebox'
import { answers } from '../documented.ts'
import type { Route } from '../door.ts'
import { RolloutsComponent } from '../schemas/model.ts'

export const rollBack: Route = (app, { engine }) =>
  app.post(
    '/v1/rollouts/back',
    {
      schema: {
        operationId: 'roll-back',
        tags: ['models'],
        summary: 'Take a canary or shadow back; where none is under way, put the champion before in service again',
        body: Type.Object({ role: Type.String() }, { additionalProperties: false }),
        response: answers('The rollouts', RolloutsComponent.ref),
      },
    },
    async ({ body: { role } }) => {
      await engine.rollBackModel(role)
      return engine.rollouts()
    },
  )
