import Type from 'typebox'
import { answers } from '../documented.ts'
import type { Route } from '../door.ts'
import { AuditReportComponent } from '../schemas/checks.ts'

const actions = ['click', 'watch', 'completion', 'like', 'save', 'share', 'skip', 'not_interested', 'return'] as const

export const bias: Route = (app, { engine }) =>
  app.post(
    '/v1/monitoring/audit',
    {
      config: { scope: 'read' },
      schema: {
        operationId: 'bias',
        tags: ['operations'],
        summary: 'Who is shown more or less than they are worth, and for whom predictions err; reads the log',
        description: 'NOTHING_TO_COMPARE where the days hold no impression.',
        body: Type.Object(
          {
            days: Type.Optional(Type.Integer({ minimum: 1, maximum: 366, default: 7, description: 'The latest' })),
            action: Type.Optional(Type.Enum([...actions], { description: 'What is to have followed; click unless said' })),
          },
          { additionalProperties: false },
        ),
        response: answers('The segments', AuditReportComponent.ref),
      },
    },
    ({ body }) => engine.audit(body),
  )
