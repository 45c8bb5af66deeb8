import Type from 'typebox'
import { EngineError } from '../../domain/error.ts'
import { answers } from '../documented.ts'
import type { Route } from '../door.ts'
import { UserIdSchema } from '../schemas/ids.ts'
import { UserComponent } from '../schemas/user.ts'

export const user: Route = (app, { engine }) =>
  app.get(
    '/v1/users/:userId',
    {
      schema: {
        operationId: 'user',
        tags: ['people'],
        summary: 'What a person has told about themselves',
        params: Type.Object({ userId: UserIdSchema }),
        response: answers('The person', UserComponent.ref),
      },
    },
    async ({ params: { userId } }) => {
      const [found] = await engine.users([userId])
      if (found) return found
      throw new EngineError(
        'NOT_FOUND',
        `User ${userId} has told nothing.`,
        'Send them to POST /v1/users; recommendations need no such row.',
      )
    },
  )
