import Type from 'typebox'
import type { EngineStatus } from '../../engine.ts'
import { component } from './component.ts'

export const StatusSchema = Type.Object(
  {
    ready: Type.Boolean(),
    reason: Type.Optional(Type.String({ description: 'Why not, when not' })),
    startedAt: Type.Number(),
    applied: Type.Integer({ description: 'Offset up to which the log has been folded' }),
    logged: Type.Integer({ description: "The log's last offset" }),
    items: Type.Integer(),
    users: Type.Integer(),
    models: Type.Record(Type.String(), Type.String(), { description: 'Artifact ids by kind' }),
  },
  { description: 'How the engine is' },
)

export const StatusComponent = component<EngineStatus>('Status', StatusSchema)
