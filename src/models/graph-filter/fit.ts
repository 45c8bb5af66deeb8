import { floatsAt, intsAt, Layout } from '../../math/memory.ts'
import { openPool } from '../../math/pool.ts'
import { shortlistBytes } from '../../math/shortlist.ts'
import { byCount, countsOf, inverse, rowCount, type SparseRows, transpose } from '../../math/sparse.ts'
import { placeSparse, writeSparse } from '../../math/sparse-memory.ts'
import type { Interactions } from '../interactions.ts'
import type { SimilarItems } from '../item-to-item.ts'
import type { TrainingRun } from '../model.ts'
import { lowPass, scaleOutward, singularRounds } from './low-pass.ts'
import type { GraphFilterSettings } from './settings.ts'
import { degreesOf, divide, largestSingularValue, withPowers } from './table.ts'

/** Items answered for between two words of progress: a multiple of the kernel's sixteen lanes. */
const stride = 1024

/** Of each item, what the filter answers to it alone; see `graphFilterWith`. */
export async function filteredItems(
  data: Interactions,
  settings: GraphFilterSettings,
  run: TrainingRun,
  threads: number,
): Promise<SimilarItems> {
  run.signal.throwIfAborted()
  const items = data.items.size
  const { acts, order } = inOrderOfPopularity(data)
  const degrees = degreesOf(acts, items)
  const steps = Math.ceil(items / stride)
  const low = await lowPass(acts, degrees, settings, run, threads, steps)
  const table = withPowers(acts, degrees, settings.userPower, settings.itemPower)
  const byItem = transpose(table, items)
  divide(table, byItem, largestSingularValue(table, byItem))
  scaleOutward(low, table, byItem, acts, settings.lowPass, run.seed)

  const k = settings.neighbours
  const room = 2 * k + 64
  const layout = new Layout()
  const at = {
    users: placeSparse(layout, table),
    items: placeSparse(layout, byItem),
    inward: layout.take(low.inward.byteLength),
    outward: layout.take(low.outward.byteLength + low.width * 4),
    neighbours: layout.take(items * k * 4),
    scores: layout.take(items * k * 4),
  }
  const people = rowCount(table)
  const scratch = Array.from({ length: threads }, () => layout.take((people + items + 1 + low.width) * 64 + shortlistBytes(room)))
  const memory = layout.memory()
  writeSparse(memory, at.users, table)
  writeSparse(memory, at.items, byItem)
  floatsAt(memory, at.inward, low.inward.length).set(low.inward)
  floatsAt(memory, at.outward, low.outward.length).set(low.outward)

  const pool = openPool({ module: 'graph-filter', memory, scratch, signal: run.signal })
  try {
    const args = [people, items, ...at.users, ...at.items, at.inward, at.outward, low.width, settings.sharpness, k, room]
    for (let from = 0; from < items; from += stride) {
      const to = Math.min(from + stride, items)
      await pool.run('filterRows', { from, to, chunk: 16 }, [...args, at.neighbours, at.scores])
      run.progress({ done: singularRounds + from / stride + 1, of: singularRounds + steps })
    }
    return inOriginalOrder(intsAt(memory, at.neighbours, items * k), floatsAt(memory, at.scores, items * k), order, k)
  } finally {
    await pool.close()
  }
}

/** people x items, items renamed by popularity: what most rows name then lies together. */
function inOrderOfPopularity({ items, ptr, item, weight }: Interactions): { acts: SparseRows; order: Int32Array } {
  const acts: SparseRows = { bounds: ptr, ids: item, values: weight }
  const order = byCount(countsOf(item, items.size))
  const rank = inverse(order)
  return { acts: { ...acts, ids: item.map((row) => rank[row]!) }, order }
}

function inOriginalOrder(ranks: Int32Array, scores: Float32Array, order: Int32Array, k: number): SimilarItems {
  const out = { rows: new Int32Array(ranks.length), similarities: new Float32Array(ranks.length) }
  order.forEach((item, rank) => {
    out.similarities.set(scores.subarray(rank * k, (rank + 1) * k), item * k)
    for (let n = 0; n < k; n++) out.rows[item * k + n] = order[ranks[rank * k + n]!] ?? -1
  })
  return out
}
