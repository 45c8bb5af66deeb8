import { widened } from '../../math/memory.ts'
import type { Plan } from '../aggregations/plan.ts'
import type { Key } from '../declaration/declaration.ts'
import type { AggregatedNode } from '../feature-set.ts'
import { ownKeys } from '../state/item-keys.ts'
import { KeyedSums, lowering } from './keyed-sums.ts'
import { blockSize, type Pass, type Reading, type Reads } from './reading.ts'

/** Whether it is what a user keeps by a key, as sums or extremes. */
export const isOfUserKeys = ({ entity, by, plan }: AggregatedNode): boolean =>
  entity === 'user' && by !== undefined && plan !== undefined && plan.gather === undefined

/**
 * Nodes of one group, read for the keys of each candidate or of the request. The user's table is indexed once a request, and each candidate's
 * keys are looked up once for all nodes, which then only add.
 */
export function ofUserKeys(nodes: readonly AggregatedNode[], reads: Reads): Pass {
  const { rows } = reads.users
  const { by, cell } = nodes[0]!
  const sums = new KeyedSums(nodes, reads)
  const found = new Found()
  const find = finder(by!, sums, found, reads)
  const readers = nodes.map((node) => foundReader(node, node.plan!, sums, found))
  return {
    nodes,
    read(reading, values) {
      const { now, userRow, before } = reading
      if (before === 0) sums.open(rows.cells[rows.base(userRow) + cell]!, now)
      found.clear()
      find(reading)
      for (let n = 0; n < readers.length; n++) readers[n]!(reading, values[n]!)
    },
  }
}

/** Which accumulators the candidates of a block read: candidate i those at `places` from `starts[i]` to `starts[i + 1]`. */
class Found {
  readonly starts = new Int32Array(blockSize + 1)
  places = new Int32Array(blockSize * 4)
  #count = 0
  #candidates = 0

  clear(): void {
    this.#count = 0
    this.#candidates = 0
  }

  /** -1 is none. */
  push(place: number): void {
    if (place < 0) return
    if (this.#count === this.places.length) this.places = widened(this.places, this.#count + 1)
    this.places[this.#count++] = place
  }

  /** What comes now is the next candidate's. */
  next(): void {
    this.starts[++this.#candidates] = this.#count
  }
}

/** Looks up the keys of each candidate of a block, in their order. */
function finder(by: Key, sums: KeyedSums, found: Found, { facts: { keys } }: Reads): (reading: Reading) => void {
  switch (by) {
    case 'item':
      return ({ itemRows, count }) => {
        for (let i = 0; i < count; i++) {
          found.push(sums.place(itemRows[i]!))
          found.next()
        }
      }
    case 'category':
    case 'creator':
    case 'tag': {
      const kind = ownKeys.indexOf(by)
      return ({ itemRows, count }) => {
        const { ints } = keys
        for (let i = 0; i < count; i++) {
          const end = keys.end(itemRows[i]!, kind)
          for (let at = keys.begin(itemRows[i]!, kind); at < end; at++) found.push(sums.place(ints[at]!))
          found.next()
        }
      }
    }
    case 'country':
    case 'device':
    case 'surface':
      return ({ request, count }) => {
        const place = sums.place(request[by])
        for (let i = 0; i < count; i++) {
          found.push(place)
          found.next()
        }
      }
  }
}

type FoundReader = (reading: Reading, values: Float64Array) => void

function foundReader(node: AggregatedNode, plan: Plan, sums: KeyedSums, found: Found): FoundReader {
  const slot = node.slot
  const { kind } = node.aggregation
  if (kind === 'count' || kind === 'sum') {
    return ({ count }, values) => {
      const { merged } = sums
      const { starts, places } = found
      for (let i = 0; i < count; i++) {
        let sum = 0
        for (let f = starts[i]!; f < starts[i + 1]!; f++) sum += merged[places[f]! + slot]!
        values[i] = sum
      }
    }
  }
  const lower = lowering(node, plan, sums)
  const out = new Float64Array(plan.width)
  return ({ now, count }, values) => {
    const { starts, places } = found
    for (let i = 0; i < count; i++) {
      lower(places, starts[i]!, starts[i + 1]!, now, out)
      for (let part = 0; part < out.length; part++) values[part * blockSize + i] = out[part]!
    }
  }
}
