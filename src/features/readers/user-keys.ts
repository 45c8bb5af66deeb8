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
      find(reading)
      for (let n = 0; n < readers.length; n++) readers[n]!(reading, values[n]!)
    },
  }
}

/** Which accumulators the candidates of a block read: candidate i those at `places` from `starts[i]` to `starts[i + 1]`. */
class Found {
  readonly starts = new Int32Array(blockSize + 1)
  places = new Int32Array(blockSize)

  /** Has room for so many places. */
  reserve(most: number): void {
    if (most > this.places.length) this.places = widened(this.places, most)
  }
}

/** Looks up the keys of each candidate of a block, in their order. */
function finder(by: Key, sums: KeyedSums, found: Found, { facts: { keys } }: Reads): (reading: Reading) => void {
  const { starts } = found
  switch (by) {
    case 'item':
      return ({ itemRows, count }) => {
        const { places } = found
        let end = 0
        for (let i = 0; i < count; i++) {
          const place = sums.place(itemRows[i]!)
          if (place >= 0) places[end++] = place
          starts[i + 1] = end
        }
      }
    case 'category':
    case 'creator':
    case 'tag': {
      const kind = ownKeys.indexOf(by)
      const begins = new Int32Array(blockSize)
      const ends = new Int32Array(blockSize)
      return ({ itemRows, count }) => {
        found.reserve(keys.spans(kind, itemRows, count, begins, ends))
        const { ints } = keys
        const { places } = found
        let end = 0
        for (let i = 0; i < count; i++) {
          for (let at = begins[i]!; at < ends[i]!; at++) {
            const place = sums.place(ints[at]!)
            if (place >= 0) places[end++] = place
          }
          starts[i + 1] = end
        }
      }
    }
    case 'country':
    case 'device':
    case 'surface':
      return ({ request, count }) => {
        const place = sums.place(request[by])
        const each = place >= 0 ? 1 : 0
        found.places.fill(place, 0, count)
        for (let i = 0; i < count; i++) starts[i + 1] = (i + 1) * each
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
