import type { Entity, EntityState, FeatureStore } from '../ports/feature-store.ts'

/** Feature states in the process's memory. `get` hands out the states themselves, so that a fold can change them in place. */
export function memoryFeatureStore(): FeatureStore {
  const states: Readonly<Record<Entity, Map<string, EntityState>>> = { user: new Map(), item: new Map() }
  return {
    get: async (entity, ids) => {
      const known = states[entity]
      return ids.map((id) => known.get(id))
    },
    put: async (entity, entries) => {
      for (const { id, state } of entries) states[entity].set(id, state)
    },
    async *scan(entity) {
      for (const [id, state] of states[entity]) yield { id, state }
    },
  }
}
