import { floatsAt, intsAt, Layout } from '../../math/memory.ts'
import { openPool } from '../../math/pool.ts'
import { byDegree, inverse, rowCount, type SparseRows, transpose } from '../../math/sparse.ts'
import type { Interactions } from '../interactions.ts'
import type { TrainingRun } from '../model.ts'
import type { ItemKnnSettings, SimilarItems } from './item-knn.ts'

/** Fewer products than this are summed sooner than threads are started. */
const worthThreads = 10_000_000

/** Rows solved between two words of progress. */
const stride = 4096

/** s(i, j) = i.j / (|i| |j| + shrinkage) over the weights of the people who had to do with both; the best `settings.neighbours` of each item. */
export async function similarItems(
  data: Interactions,
  settings: ItemKnnSettings,
  run: TrainingRun,
  threads: number,
): Promise<SimilarItems> {
  run.signal.throwIfAborted()
  const { byUser, byItem, order } = inOrderOfPopularity(data)
  const items = data.items.size
  const k = settings.neighbours
  const room = 2 * k + 64

  const layout = new Layout()
  const at = {
    items: place(layout, byItem),
    users: place(layout, byUser),
    norms: layout.take((items + 4) * 4),
    neighbours: layout.take(items * k * 4),
    similarities: layout.take(items * k * 4),
  }
  const used = products(byUser) < worthThreads ? 1 : threads
  const scratch = Array.from({ length: used }, () => layout.take(items * 4 + 128 + 16 + room * 8))
  const memory = layout.memory()
  const itemTables = fill(memory, at.items, byItem)
  const userTables = fill(memory, at.users, byUser)
  floatsAt(memory, at.norms, items).set(norms(byItem))

  const pool = openPool({ module: 'cosine', memory, scratch, signal: run.signal })
  try {
    const args = [items, ...itemTables, ...userTables, at.norms, settings.shrinkage, k, room, at.neighbours, at.similarities]
    for (let from = 0; from < items; from += stride) {
      const to = Math.min(from + stride, items)
      await pool.run('similarRows', { from, to, chunk: 8 }, args)
      run.progress({ done: to, of: items })
    }
    return inOriginalOrder(intsAt(memory, at.neighbours, items * k), floatsAt(memory, at.similarities, items * k), order, k)
  } finally {
    await pool.close()
  }
}

/** The table both ways, items renamed by popularity: what is summed most often then lies together, in the cache nearest the processor. */
function inOrderOfPopularity({ users, items, ptr, item, weight }: Interactions) {
  const acts: SparseRows = { bounds: ptr, ids: item, values: weight }
  const order = byDegree(transpose(acts, items.size))
  const rank = inverse(order)
  const byItem = transpose({ ...acts, ids: item.map((row) => rank[row]!) }, items.size)
  return { byUser: transpose(byItem, users.size), byItem, order }
}

function inOriginalOrder(ranks: Int32Array, similarities: Float32Array, order: Int32Array, k: number): SimilarItems {
  const out = { rows: new Int32Array(ranks.length), similarities: new Float32Array(ranks.length) }
  order.forEach((item, rank) => {
    out.similarities.set(similarities.subarray(rank * k, (rank + 1) * k), item * k)
    for (let n = 0; n < k; n++) out.rows[item * k + n] = order[ranks[rank * k + n]!] ?? -1
  })
  return out
}

const place = (layout: Layout, table: SparseRows) => ({
  bounds: layout.take(table.bounds.byteLength),
  ids: layout.take(table.ids.byteLength),
  values: layout.take(table.values.byteLength),
})

/** Copies a table in; returns where its parts lie, in the kernel's order. */
function fill(memory: WebAssembly.Memory, at: ReturnType<typeof place>, table: SparseRows): number[] {
  intsAt(memory, at.bounds, table.bounds.length).set(table.bounds)
  intsAt(memory, at.ids, table.ids.length).set(table.ids)
  floatsAt(memory, at.values, table.values.length).set(table.values)
  return [at.bounds, at.ids, at.values]
}

function norms(table: SparseRows): Float32Array {
  const lengths = new Float32Array(rowCount(table))
  for (let row = 0; row < lengths.length; row++) {
    let squared = 0
    for (let e = table.bounds[row]!; e < table.bounds[row + 1]!; e++) squared += table.values[e]! ** 2
    lengths[row] = Math.sqrt(squared)
  }
  return lengths
}

/** How many pairs of acts one person did there are. */
function products({ bounds }: SparseRows): number {
  let sum = 0
  for (let row = 0; row + 1 < bounds.length; row++) sum += (bounds[row + 1]! - bounds[row]!) ** 2
  return sum
}
