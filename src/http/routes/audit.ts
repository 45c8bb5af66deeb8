import Type from 'typebox'
import { answers } from '../documented.ts'
import type { Route } from '../door.ts'
import { AuditEntryComponent } from '../schemas/audit.ts'

export const audit: Route = (app, { engine }) =>
  app.get(
    '/v1/audit',
    {
      schema: {
        operationId: 'audit',
        tags: ['operations'],
        summary: 'Who changed how the house is run, and who was refused, the latest first',
        querystring: Type.Object(
          {
            limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 1_000, default: 100 })),
            before: Type.Optional(Type.Number({ description: 'Only what is older, in milliseconds since 1970' })),
            operation: Type.Optional(Type.String({ maxLength: 256 })),
            target: Type.Optional(Type.String({ maxLength: 1_024, description: 'Done to this path, or to one under it' })),
          },
          { additionalProperties: false },
        ),
        response: answers('The entries', AuditEntryComponent.list),
      },
    },
    ({ query }) => engine.auditTrail(query),
  )
