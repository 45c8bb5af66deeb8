import { type SweepAt, sweep, sweepBlock } from '../../math/inverse.ts'
import { floatsAt, Layout } from '../../math/memory.ts'
import { openPool } from '../../math/pool.ts'
import { byCount, countsOf, inverse, type SparseRows, transpose } from '../../math/sparse.ts'
import { placeSparse, writeSparse } from '../../math/sparse-memory.ts'
import { topK } from '../../math/top-k.ts'
import type { Interactions } from '../interactions.ts'
import type { SimilarItems } from '../item-to-item.ts'
import type { TrainingRun } from '../model.ts'
import type { EaseSettings } from './ease.ts'

/** The rows of B; see `easeWith`. */
export async function itemWeights(
  data: Interactions,
  settings: EaseSettings,
  run: TrainingRun,
  threads: number,
): Promise<SimilarItems> {
  run.signal.throwIfAborted()
  const { byUser, order } = mostPopular(data, settings.items)
  const count = order.length
  const byItem = transpose(byUser, count)
  const side = Math.ceil(count / sweepBlock) * sweepBlock

  const layout = new Layout()
  const panel = side * sweepBlock * 4
  const at: SweepAt = {
    matrix: layout.take(side * side * 4),
    inverse: layout.take(sweepBlock * sweepBlock * 4),
    p: layout.take(panel),
    q: layout.take(panel),
  }
  const users = placeSparse(layout, byUser)
  const items = placeSparse(layout, byItem)
  const memory = layout.memory()
  writeSparse(memory, users, byUser)
  writeSparse(memory, items, byItem)
  const pool = openPool({ module: 'ease', memory, scratch: Array.from({ length: threads }, () => 0), signal: run.signal })
  try {
    await pool.run('countRows', { from: 0, to: count, chunk: 8 }, [at.matrix, side, ...items, ...users])
    const matrix = floatsAt(memory, at.matrix, side * side)
    for (let i = 0; i < side; i++) matrix[i * side + i]! += settings.regularization
    await sweep(memory, pool, at, side, (done, of) => run.progress({ done, of }))
    return rowsOfB(matrix, side, order, data.items.size, settings.neighbours)
  } finally {
    await pool.close()
  }
}

/** people x items, only of the most popular items, renamed by popularity. */
function mostPopular({ items, ptr, item, weight }: Interactions, most: number): { byUser: SparseRows; order: Int32Array } {
  const all = byCount(countsOf(item, items.size))
  const rank = inverse(all)
  const order = all.slice(0, most)
  const bounds = new Int32Array(ptr.length)
  const kept: number[] = []
  for (let user = 0; user + 1 < ptr.length; user++) {
    for (let e = ptr[user]!; e < ptr[user + 1]!; e++) if (rank[item[e]!]! < order.length) kept.push(e)
    bounds[user + 1] = kept.length
  }
  const byUser = {
    bounds,
    ids: Int32Array.from(kept, (e) => rank[item[e]!]!),
    values: Float32Array.from(kept, (e) => weight[e]!),
  }
  return { byUser, order }
}

/** `matrix` is -P, upper triangle. */
function rowsOfB(matrix: Float32Array, side: number, order: Int32Array, items: number, neighbours: number): SimilarItems {
  const out = { rows: new Int32Array(items * neighbours).fill(-1), similarities: new Float32Array(items * neighbours) }
  const weights = new Float64Array(order.length)
  const magnitudes = new Float64Array(order.length)
  for (let i = 0; i < order.length; i++) {
    for (let j = 0; j < order.length; j++) {
      const entry = i < j ? matrix[i * side + j]! : matrix[j * side + i]!
      weights[j] = i === j ? 0 : entry / -matrix[j * side + j]!
      magnitudes[j] = Math.abs(weights[j]!)
    }
    const kept = topK(magnitudes, neighbours).filter((j) => weights[j] !== 0)
    kept.sort((a, b) => weights[b]! - weights[a]! || a - b)
    kept.forEach((j, n) => {
      out.rows[order[i]! * neighbours + n] = order[j]!
      out.similarities[order[i]! * neighbours + n] = weights[j]!
    })
  }
  return out
}
