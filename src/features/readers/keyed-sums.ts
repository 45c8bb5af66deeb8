import type { Millis } from '../../domain/time.ts'
import { widened } from '../../math/memory.ts'
import type { Plan } from '../aggregations/plan.ts'
import type { AggregatedNode, Group } from '../feature-set.ts'
import { mergeInto, Tables } from '../state/table.ts'
import type { Reads } from './reading.ts'
import { tailOf } from './states.ts'

/** One state of a group by its keys, as it stands at a moment: windows are added up, and what decays is decayed. */
export class KeyedSums {
  readonly #group: Group
  readonly #tables: Tables
  readonly #landmarks: Reads['landmarks']
  /** Of each accumulator of an entry, and what it is to be multiplied by now. */
  readonly #halfLives: Int32Array
  readonly #factors: Float64Array
  /** By key: where its accumulators stand in `merged`, plus 1. */
  #index = new Int32Array(1_024)
  readonly #indexed: number[] = []
  /** An entry's accumulators one after the other, as the group has them. */
  merged = new Float64Array(1_024)

  /** Of the group only these nodes are to be read. */
  constructor(nodes: readonly AggregatedNode[], { heap, landmarks, features }: Reads) {
    this.#group = features.groups[nodes[0]!.group]!
    this.#tables = new Tables(heap, this.#group)
    this.#landmarks = landmarks
    this.#halfLives = new Int32Array(this.#group.merges.length).fill(-1)
    this.#factors = new Float64Array(this.#halfLives.length)
    for (const { slot, halfLife, plan } of nodes) this.#halfLives.fill(halfLife, slot, slot + plan!.merges.length)
  }

  open(pointer: number, now: Millis): void {
    for (const key of this.#indexed) this.#index[key] = 0
    this.#indexed.length = 0
    const { merges, windowMs } = this.#group
    const { cells } = this.#tables.heap
    for (let i = 0; i < merges.length; i++) this.#factors[i] = this.#landmarks.factor(this.#halfLives[i]!, now)
    const tail = tailOf(now, windowMs)
    this.#tables.each(pointer, (key, tile, at) => {
      if (tile < tail) return
      const place = this.#placeFor(key)
      if (windowMs > 0) mergeInto(merges, this.merged, place, cells, at)
      else for (let i = 0; i < merges.length; i++) this.merged[place + i] = cells[at + i]! * this.#factors[i]!
    })
  }

  /** Where a key's accumulators begin in `merged`; -1 where it has none. */
  place(key: number): number {
    return (this.#index[key] ?? 0) - 1
  }

  #placeFor(key: number): number {
    if (key >= this.#index.length) this.#index = widened(this.#index, key + 1)
    const known = this.#index[key]!
    if (known > 0) return known - 1
    const { initial } = this.#group
    const place = this.#indexed.length * initial.length
    if (place + initial.length > this.merged.length) this.merged = widened(this.merged, place + initial.length)
    for (let i = 0; i < initial.length; i++) this.merged[place + i] = initial[i]!
    this.#indexed.push(key)
    this.#index[key] = place + 1
    return place
  }
}

type Lowering = (places: Int32Array, from: number, to: number, now: Millis, out: Float64Array) => void

/** Merges what stands at some places, in their order, and lowers it. */
export function lowering(node: AggregatedNode, { merges, initial, lower }: Plan, sums: KeyedSums): Lowering {
  const slot = node.slot
  const acc = new Float64Array(merges.length)
  return (places, from, to, now, out) => {
    if (to - from === 1) {
      lower!(sums.merged, places[from]! + slot, now, out, 0)
      return
    }
    for (let i = 0; i < acc.length; i++) acc[i] = initial[i]!
    for (let f = from; f < to; f++) mergeInto(merges, acc, 0, sums.merged, places[f]! + slot)
    lower!(acc, 0, now, out, 0)
  }
}
