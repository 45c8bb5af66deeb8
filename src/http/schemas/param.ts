import Type from 'typebox'
import type { Param } from '../../domain/param.ts'
import { component } from './component.ts'

export const ParamSchema = Type.Object(
  {
    name: Type.String(),
    value: Type.Number({ description: 'What holds when a request says nothing' }),
    min: Type.Number(),
    max: Type.Number(),
    unit: Type.String(),
    doc: Type.String({ description: 'What it does, and the symptom of a wrong value' }),
  },
  { description: 'A number that a request may turn' },
)

export const ParamComponent = component<Param>('Param', ParamSchema)
