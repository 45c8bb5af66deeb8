import { pickColumns } from '../math/columns.ts'
import type { Entity } from './declaration/declaration.ts'
import type { FeatureSet } from './feature-set.ts'
import type { Moment } from './feature-states.ts'
import type { KnownStates } from './known-states.ts'
import { isOf } from './values.ts'

/** Columns that say the same of a user whatever the item, or of an item whoever the user. */
export function entityColumns(features: FeatureSet, entity: Entity): readonly string[] {
  return features.columns
    .filter(({ node }) => {
      const made = features.nodes[node]!
      return isOf(features, made, entity) && !(made.kind === 'aggregated' && made.by !== undefined)
    })
    .map(({ name }) => name)
}

/** Some columns of a user beside each item, itemIds.length x names.length, row-major, as the features stand at the moment. */
export function readColumns(
  states: KnownStates,
  moment: Moment,
  userId: string,
  itemIds: readonly string[],
  names: readonly string[],
): Float32Array {
  const { schema, width } = states.features
  const places = names.map((name) => schema.indexOf(name))
  return pickColumns(states.rows(moment, userId, itemIds), width, places)
}
