/** Whose state it is. */
export type Entity = 'user' | 'item'

/** The states of all features of one user or item, in the feature set's order. Owned by the store; folds may change it in place. */
export type EntityState = unknown[]

/** Latest feature states. Many in, many out, same order; `undefined` where nothing was put. */
export interface FeatureStore {
  readonly get: (entity: Entity, ids: readonly string[]) => Promise<readonly (EntityState | undefined)[]>
  readonly put: (entity: Entity, entries: readonly { readonly id: string; readonly state: EntityState }[]) => Promise<void>
  /** Every state there is, in no order. */
  readonly scan: (entity: Entity) => AsyncIterable<{ readonly id: string; readonly state: EntityState }>
}
