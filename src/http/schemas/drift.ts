import Type from 'typebox'
import type { DriftRow } from '../../engine.ts'
import { component } from './component.ts'

export const DriftComponent = component<DriftRow>(
  'Drift',
  Type.Object({
    column: Type.String(),
    kind: Type.Union([Type.Literal('feature'), Type.Literal('score'), Type.Literal('prediction')]),
    psi: Type.Number({ description: 'Population stability index, over tenths of the reference' }),
    ks: Type.Number({ description: 'Kolmogorov-Smirnov: the largest difference of cumulative shares' }),
    js: Type.Number({ description: 'Jensen-Shannon divergence in nats, over tenths of the reference' }),
    nullRate: Type.Number({ description: 'Share of the latest rows in which it was absent' }),
    coverage: Type.Number({ description: 'Share of the latest rows in which it was not 0' }),
    outOfRange: Type.Number({
      description: 'Share of the latest rows that are no number, or outside all that the reference met',
    }),
    distinct: Type.Integer({ description: 'Different numbers, where 2 % lie between them' }),
    rows: Type.Integer({ description: 'Looked at in the latest 24 hours' }),
    reference: Type.Integer({ description: 'Looked at in the days before; 0 where they are too few to judge by' }),
    bound: Type.Optional(Type.Number({ description: 'KS beyond which it is no noise; absent where nothing is judged' })),
    alarm: Type.Boolean(),
    since: Type.Optional(Type.Integer({ description: 'Milliseconds since 1970 at which it began to ring' })),
  }),
)
