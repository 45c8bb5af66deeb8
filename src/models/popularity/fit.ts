import { dayMs, type Millis } from '../../domain/time.ts'
import type { Interactions } from '../interactions.ts'
import { contextKeys, type PopularityTables } from './tables.ts'

/** Decayed weights of items, over all and by context. `sum` weight * 2^(-(newest - at) / half-life). */
export function tally(data: Interactions, halfLifeDays: number): PopularityTables {
  const newestAt = data.at.reduce((newest, at) => Math.max(newest, at), Number.NEGATIVE_INFINITY)
  const mass = new Float64Array(data.items.size)
  const byContext = new Map<string, Map<number, number>>()
  data.item.forEach((item, n) => {
    const at = data.at[n]!
    const decayed = data.weight[n]! * decay(newestAt - at, halfLifeDays * dayMs)
    mass[item]! += decayed
    for (const key of contextKeys(data.contexts[n] ?? {}, at)) {
      let table = byContext.get(key)
      if (table === undefined) byContext.set(key, (table = new Map()))
      table.set(item, (table.get(item) ?? 0) + decayed)
    }
  })
  return { mass, ...compress(byContext) }
}

const decay = (ageMs: Millis, halfLifeMs: number) => 2 ** (-ageMs / halfLifeMs)

/** Contexts x items, compressed by context; contexts by name, items ascending. */
function compress(byContext: ReadonlyMap<string, ReadonlyMap<number, number>>): Omit<PopularityTables, 'mass'> {
  const contexts = [...byContext.keys()].sort()
  const size = contexts.reduce((sum, key) => sum + byContext.get(key)!.size, 0)
  const ptr = new Int32Array(contexts.length + 1)
  const item = new Int32Array(size)
  const contextMass = new Float64Array(size)
  let n = 0
  contexts.forEach((key, c) => {
    for (const [row, weight] of [...byContext.get(key)!].sort((a, b) => a[0] - b[0])) {
      item[n] = row
      contextMass[n++] = weight
    }
    ptr[c + 1] = n
  })
  return { contexts, ptr, item, contextMass }
}
