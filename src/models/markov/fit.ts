import type { Interactions } from '../interactions.ts'

/** items x successors, compressed by item; successors best first. */
export interface Successors {
  /** items + 1 bounds into the two arrays below. */
  readonly ptr: Int32Array
  readonly item: Int32Array
  /** Shrunken chance in (0, 1) that the successor follows. */
  readonly chance: Float32Array
}

export interface CountingRule {
  readonly window: number
  readonly shrinkage: number
  readonly keep: number
}

/** Counts what follows what, one source item at a time; see `markov` for the formula. */
export function countSuccessors(data: Interactions, { window, shrinkage, keep }: CountingRule): Successors {
  const places = placesOf(data)
  const items = data.items.size
  const mass = new Float64Array(items)
  const ptr = new Int32Array(items + 1)
  const item: number[] = []
  const chance: number[] = []
  for (let source = 0; source < items; source++) {
    const seen: number[] = []
    let total = shrinkage
    for (let p = places.ptr[source]!; p < places.ptr[source + 1]!; p++) {
      const at = places.at[p]!
      const end = Math.min(places.end[p]!, at + window + 1)
      for (let next = at + 1; next < end; next++) {
        const target = data.item[next]!
        const weight = data.weight[next]! / (next - at)
        if (mass[target] === 0) seen.push(target)
        mass[target]! += weight
        total += weight
      }
    }
    seen.sort((a, b) => mass[b]! - mass[a]! || a - b)
    for (const target of seen.slice(0, keep)) {
      item.push(target)
      chance.push(mass[target]! / total)
    }
    for (const target of seen) mass[target] = 0
    ptr[source + 1] = item.length
  }
  return { ptr, item: Int32Array.from(item), chance: Float32Array.from(chance) }
}

/** Where each item stands in the users' sequences (`at`), and where that sequence ends; compressed by item. */
function placesOf({ items, ptr, item }: Interactions): { ptr: Int32Array; at: Int32Array; end: Int32Array } {
  const bounds = new Int32Array(items.size + 1)
  for (const row of item) bounds[row + 1]!++
  for (let row = 0; row < items.size; row++) bounds[row + 1]! += bounds[row]!
  const filled = bounds.slice()
  const at = new Int32Array(item.length)
  const end = new Int32Array(item.length)
  for (let user = 0; user + 1 < ptr.length; user++) {
    for (let n = ptr[user]!; n < ptr[user + 1]!; n++) {
      const place = filled[item[n]!]!++
      at[place] = n
      end[place] = ptr[user + 1]!
    }
  }
  return { ptr: bounds, at, end }
}
