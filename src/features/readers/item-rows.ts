import { type Plan, ratioOf } from '../aggregations/plan.ts'
import type { AggregatedNode } from '../feature-set.ts'
import { Tables } from '../state/table.ts'
import type { Reader, Reads } from './reading.ts'
import { addTiles, tailOf } from './states.ts'

/** Accumulators in the item's row itself: the commonest, and so without a detour for sums and rates. */
export function itemCells(
  { cell, halfLife, aggregation }: AggregatedNode,
  plan: Plan,
  { landmarks, items: { rows } }: Reads,
): Reader {
  if (aggregation.kind === 'count' || aggregation.kind === 'sum') {
    return ({ now, itemRows, count }, values) => {
      const { cells } = rows
      const factor = landmarks.factor(halfLife, now)
      for (let i = 0; i < count; i++) values[i] = cells[rows.base(itemRows[i]!) + cell]! * factor
    }
  }
  if (aggregation.kind === 'rate') {
    const [p0, p1] = aggregation.prior
    return ({ now, itemRows, count }, values) => {
      const { cells } = rows
      const factor = landmarks.factor(halfLife, now)
      for (let i = 0; i < count; i++) {
        const at = rows.base(itemRows[i]!) + cell
        values[i] = ratioOf(cells[at]! * factor + p0, cells[at + 1]! * factor + p1)
      }
    }
  }
  const acc = new Float64Array(plan.merges.length)
  return ({ now, itemRows, count }, values) => {
    const { cells } = rows
    const factor = landmarks.factor(halfLife, now)
    for (let i = 0; i < count; i++) {
      const at = rows.base(itemRows[i]!) + cell
      for (let a = 0; a < acc.length; a++) acc[a] = cells[at + a]! * factor
      plan.lower!(acc, 0, now, values, i)
    }
  }
}

/** The totals of a window where they hold for the tail that is asked for; else the tiles are added up, and the totals set anew. */
export function itemTiles({ cell, windowMs, aggregation }: AggregatedNode, plan: Plan, { heap, items: { rows } }: Reads): Reader {
  const { merges, initial } = plan
  const tables = new Tables(heap, { tiled: true, merges, initial, single: false })
  const acc = new Float64Array(merges.length)
  const pointer = cell + 1 + acc.length
  const isSum = aggregation.kind === 'count' || aggregation.kind === 'sum'
  const nothingYet = loweredOf(plan)
  return ({ now, itemRows, count }, values) => {
    const tail = tailOf(now, windowMs)
    const { cells } = rows
    for (let i = 0; i < count; i++) {
      const base = rows.base(itemRows[i]!)
      const tiles = cells[base + pointer]!
      if (tiles === 0 || cells[base + cell] === tail) {
        // where there are no tiles any more, the totals are of what has passed
        if (tiles === 0) values[i] = nothingYet
        else if (isSum) values[i] = cells[base + cell + 1]!
        else plan.lower!(cells, base + cell + 1, now, values, i)
        continue
      }
      addTiles(tables, tiles, tail, acc)
      plan.lower!(acc, 0, now, values, i)
      if (!rows.keeps) continue
      cells[base + cell] = tail
      for (let a = 0; a < acc.length; a++) cells[base + cell + 1 + a] = acc[a]!
    }
  }
}

/** What nothing lowers to. */
function loweredOf({ initial, lower }: Plan): number {
  const out = new Float64Array(1)
  lower!(Float64Array.from(initial), 0, 0, out, 0)
  return out[0]!
}
