import Type from 'typebox'
import type { EntityFeatures } from '../../engine.ts'
import { component } from './component.ts'

const Numbers = Type.Union([Type.Number(), Type.Array(Type.Number())])

export const EntityFeaturesComponent = component<EntityFeatures>(
  'EntityFeatures',
  Type.Object({
    entity: Type.String({ description: 'user or item' }),
    id: Type.String(),
    at: Type.Number({ description: 'The moment they are read at; milliseconds since 1970' }),
    values: Type.Record(Type.String(), Type.Union([Numbers, Type.Record(Type.String(), Numbers)]), {
      description: 'By name: a number, several of them, or either by the key it is kept by',
    }),
    versions: Type.Record(Type.String(), Type.String(), {
      description: 'What each feature means: a changed declaration has another',
    }),
  }),
)
