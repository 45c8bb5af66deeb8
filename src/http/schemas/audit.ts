import Type from 'typebox'
import type { AuditEntry } from '../../domain/audit.ts'
import { component } from './component.ts'

export const AuditEntrySchema = Type.Object(
  {
    at: Type.Number(),
    by: Type.String({ description: 'The name of an API key, `local`, `cli` and who ran it, or `engine`' }),
    operation: Type.String({ description: 'Such as set-rule' }),
    target: Type.String({ description: 'The path of the request, or of the one that would do the same' }),
    body: Type.Optional(
      Type.Unknown({ description: 'What was sent, without secrets; text, cut, where it was longer than 4 KB' }),
    ),
    outcome: Type.Enum(['done', 'refused']),
    code: Type.Optional(Type.String({ description: 'Of the error by which it was refused' })),
    requestId: Type.Optional(Type.String()),
  },
  { description: 'One change of how the house is run' },
)

export const AuditEntryComponent = component<AuditEntry>('AuditEntry', AuditEntrySchema)
