import Type from 'typebox'
import { type LoopMeasureName, type LoopRow, loopMeasures } from '../../engine.ts'
import { component } from './component.ts'

const names = Object.keys(loopMeasures) as LoopMeasureName[]

export const LoopComponent = component<LoopRow>(
  'Loop',
  Type.Object({
    surface: Type.String(),
    window: Type.Union([Type.Literal('day'), Type.Literal('week')], { description: 'The latest 24 hours, or 168' }),
    measure: Type.Union(
      names.map((name) => Type.Literal(name)),
      {
        description: Object.entries(loopMeasures)
          .map(([name, { means }]) => `${name}: ${means}`)
          .join(' '),
      },
    ),
    value: Type.Number(),
    before: Type.Optional(Type.Number({ description: 'Of the window before; absent where that is not whole' })),
    impressions: Type.Integer({ description: 'In the window' }),
    alarm: Type.Boolean(),
    since: Type.Optional(Type.Integer({ description: 'Milliseconds since 1970 at which it began to ring' })),
  }),
)
