import Type from 'typebox'
import type { AnswerSummary } from '../../engine.ts'
import type { PulseReport } from '../pulse/live.ts'
import { component } from './component.ts'

const share = (description: string) => Type.Number({ minimum: 0, maximum: 1, description })
const took = { p50Ms: Type.Number(), p99Ms: Type.Number() }

export const AnswerSummaryComponent = component<AnswerSummary>(
  'AnswerSummary',
  Type.Object(
    {
      recommendationId: Type.String(),
      surface: Type.String(),
      userId: Type.String(),
      at: Type.Number(),
      milliseconds: Type.Number(),
      rung: Type.String(),
      degraded: Type.Boolean(),
      failed: Type.Array(Type.String()),
      candidates: Type.Integer(),
      items: Type.Integer({ description: 'Shown' }),
      slowest: Type.Optional(Type.Object({ stage: Type.String(), milliseconds: Type.Number() })),
      models: Type.Record(Type.String(), Type.String()),
    },
    { description: 'An answer of which everything is still remembered, in a line' },
  ),
)

export const PulseComponent = component<PulseReport>(
  'Pulse',
  Type.Object(
    {
      at: Type.Number(),
      startedAt: Type.Number(),
      seconds: Type.Number({ description: 'Of the window that the figures are of: the latest minute' }),
      requests: Type.Object({ perSecond: Type.Number(), total: Type.Integer() }),
      latency: Type.Object({ ...took, p90Ms: Type.Number() }),
      degradedShare: share('Of answers, some part a fallback'),
      shedShare: share('Of requests, refused under load'),
      events: Type.Object({ perSecond: Type.Number(), total: Type.Integer(), rejectedShare: share('Of rows') }),
      freshness: Type.Object(took, { description: 'From the arrival of rows to their being in force' }),
      rungs: Type.Record(Type.String(), Type.Number(), { description: 'Shares of the answers' }),
      surfaces: Type.Array(
        Type.Object({ surface: Type.String(), perSecond: Type.Number(), ...took, degradedShare: Type.Number() }),
      ),
      stages: Type.Array(Type.Object({ name: Type.String(), ...took, fallbackShare: Type.Number() }), {
        description: 'Slowest first',
      }),
      series: Type.Array(
        Type.Object({
          at: Type.Number(),
          requests: Type.Integer(),
          ...took,
          degraded: Type.Integer(),
          shed: Type.Integer(),
          events: Type.Integer(),
        }),
        { description: 'Ten seconds each, over the last hour, oldest first' },
      ),
      catalog: Type.Object({ items: Type.Integer(), users: Type.Integer() }),
      models: Type.Record(Type.String(), Type.String(), { description: 'Champions by role' }),
      alarms: Type.Array(
        Type.Object({
          kind: Type.Enum(['drift', 'loop', 'rollout', 'experiment', 'training', 'answers']),
          what: Type.String(),
          since: Type.Optional(Type.Number()),
          of: Type.Optional(Type.String({ description: 'The column, experiment or role' })),
        }),
      ),
    },
    { description: 'How a running server does' },
  ),
)
