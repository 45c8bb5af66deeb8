import type { Millis } from '../../domain/time.ts'
import { fetched } from '../../math/memory.ts'
import { type Plan, ratioOf } from '../aggregations/plan.ts'
import type { AggregatedNode } from '../feature-set.ts'
import { Tables } from '../state/table.ts'
import { blockSize, type Pass, type Reads } from './reading.ts'
import { tailOf } from './states.ts'

type InRow = AggregatedNode & { readonly plan: Plan }

/** Whether it is one number that an item's row tells, but for tiles that have to be added up. */
export const isInItemRow = (node: AggregatedNode): node is InRow =>
  node.entity === 'item' && node.plan?.width === 1 && (node.kept === 'cells' || node.kept === 'tiles')

/** Reads one node of the rows that begin at `bases`. */
interface RowReader {
  readonly read: (now: Millis, bases: Int32Array, count: number, values: Float64Array) => void
  /** Reads what the rows did not tell; all that it needs has been touched. */
  readonly rest?: (now: Millis, bases: Int32Array, values: Float64Array) => void
}

/**
 * Nodes that items' rows tell, one after the other for all rows of the block. Memory is waited for twice: for the rows, and for what rows
 * point to.
 */
export function ofItemRows(nodes: readonly InRow[], reads: Reads): Pass {
  const { heap, items } = reads
  const { rows } = items
  const wanted = new Touches(nodes.length * blockSize)
  const readers = nodes.map((node) => (node.kept === 'tiles' ? tilesReader(node, wanted, reads) : cellsReader(node, reads)))
  const [first, last] = [Math.min(...nodes.map(({ cell }) => cell)), Math.max(...nodes.map(lastCell))]
  const bases = new Int32Array(blockSize)
  return {
    nodes,
    read({ now, itemRows, count }, values) {
      for (let i = 0; i < count; i++) bases[i] = rows.base(itemRows[i]!)
      touchRows(rows.cells, bases, count, first, last)
      for (let n = 0; n < readers.length; n++) readers[n]!.read(now, bases, count, values[n]!)
      wanted.touch(heap.cells)
      for (let n = 0; n < readers.length; n++) readers[n]!.rest?.(now, bases, values[n]!)
    },
  }
}

const lastCell = ({ cell, kept, plan }: InRow) => cell + plan.merges.length - 1 + (kept === 'tiles' ? 2 : 0)

/** f64 cells of a cache line. */
const line = 8

/**
 * Reads a cell of each cache line of the rows, for them to be there. A read that nothing hangs on is not waited for: dozens are on their way
 * at once, where readers, with their branches, would wait for one after the other.
 */
function touchRows(cells: Float64Array, bases: Int32Array, count: number, first: number, last: number): void {
  let sum = 0
  for (let cell = first; cell < last + line; cell += line) {
    const within = Math.min(cell, last)
    for (let i = 0; i < count; i++) sum += cells[bases[i]! + within]!
  }
  fetched(sum)
}

/** Cells that are wanted soon. */
class Touches {
  readonly #places: Int32Array
  #count = 0

  constructor(most: number) {
    this.#places = new Int32Array(most)
  }

  add(place: number): void {
    this.#places[this.#count++] = place
  }

  /** Reads them all, as `touchRows` does, and forgets them. */
  touch(cells: Float64Array): void {
    let sum = 0
    for (let i = 0; i < this.#count; i++) sum += cells[this.#places[i]!]!
    fetched(sum)
    this.#count = 0
  }
}

/** Accumulators in the row itself: sums and quotients, the commonest, without a detour. */
function cellsReader({ cell, halfLife, aggregation, plan }: InRow, { landmarks, items: { rows } }: Reads): RowReader {
  if (aggregation.kind === 'count' || aggregation.kind === 'sum') {
    return {
      read(now, bases, count, values) {
        const { cells } = rows
        const factor = landmarks.factor(halfLife, now)
        for (let i = 0; i < count; i++) values[i] = cells[bases[i]! + cell]! * factor
      },
    }
  }
  if (aggregation.kind === 'rate' || aggregation.kind === 'mean') {
    const [p0, p1] = aggregation.kind === 'rate' ? aggregation.prior : [0, 0]
    return {
      read(now, bases, count, values) {
        const { cells } = rows
        const factor = landmarks.factor(halfLife, now)
        for (let i = 0; i < count; i++) {
          const at = bases[i]! + cell
          values[i] = ratioOf(cells[at]! * factor + p0, cells[at + 1]! * factor + p1)
        }
      },
    }
  }
  const acc = new Float64Array(plan.merges.length)
  return {
    read(now, bases, count, values) {
      const { cells } = rows
      const factor = landmarks.factor(halfLife, now)
      for (let i = 0; i < count; i++) {
        const at = bases[i]! + cell
        for (let a = 0; a < acc.length; a++) acc[a] = cells[at + a]! * factor
        plan.lower!(acc, 0, now, values, i)
      }
    },
  }
}

/** The totals of a window where they hold for the tail that is asked for; else the tiles are added up, and the totals set anew. */
function tilesReader({ cell, windowMs, aggregation, plan }: InRow, wanted: Touches, { heap, items: { rows } }: Reads): RowReader {
  const { merges, initial } = plan
  const tables = new Tables(heap, { tiled: true, merges, initial, single: false })
  const acc = new Float64Array(merges.length)
  const pointer = cell + 1 + acc.length
  const isSum = aggregation.kind === 'count' || aggregation.kind === 'sum'
  const nothingYet = loweredOf(plan)
  /** Places in the block of the items whose totals do not hold. */
  const stale = new Int32Array(blockSize)
  let stales = 0
  return {
    read(now, bases, count, values) {
      const tail = tailOf(now, windowMs)
      const { cells } = rows
      stales = 0
      for (let i = 0; i < count; i++) {
        const base = bases[i]!
        const tiles = cells[base + pointer]!
        // where there are no tiles any more, the totals are of what has passed
        if (tiles === 0) values[i] = nothingYet
        else if (cells[base + cell] !== tail) {
          stale[stales++] = i
          wanted.add(tiles)
        } else if (isSum) values[i] = cells[base + cell + 1]!
        else plan.lower!(cells, base + cell + 1, now, values, i)
      }
    },
    rest(now, bases, values) {
      const tail = tailOf(now, windowMs)
      const { cells } = rows
      for (let s = 0; s < stales; s++) {
        const base = bases[stale[s]!]!
        tables.mergeTiles(cells[base + pointer]!, tail, acc)
        plan.lower!(acc, 0, now, values, stale[s]!)
        if (!rows.keeps) continue
        cells[base + cell] = tail
        for (let a = 0; a < acc.length; a++) cells[base + cell + 1 + a] = acc[a]!
      }
    },
  }
}

/** What nothing lowers to. */
function loweredOf({ initial, lower }: Plan): number {
  const out = new Float64Array(1)
  lower!(Float64Array.from(initial), 0, 0, out, 0)
  return out[0]!
}
