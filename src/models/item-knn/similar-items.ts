import { floatsAt, intsAt } from '../../math/memory.ts'
import { openPool } from '../../math/pool.ts'
import { shortlistHead } from '../../math/shortlist.ts'
import type { Interactions } from '../interactions.ts'
import type { SimilarItems } from '../item-to-item.ts'
import type { TrainingRun } from '../model.ts'
import type { ItemKnnSettings } from './item-knn.ts'
import { layOut, type Workspace } from './workspace.ts'

/** Fewer pairs of acts than this are summed sooner than threads are started. */
const worthThreads = 5_000_000

/** Items solved between two words of progress. */
const stride = 4096

/** s(i, j) = i.j / (|i| |j| + shrinkage) over the weights of the people who had to do with both; the best `settings.neighbours` of each item. */
export async function similarItems(
  data: Interactions,
  { neighbours, shrinkage }: ItemKnnSettings,
  run: TrainingRun,
  threads: number,
): Promise<SimilarItems> {
  run.signal.throwIfAborted()
  const items = data.items.size
  const work = layOut(data, neighbours, pairs(data) < worthThreads ? 1 : threads)
  const { memory, scratch, chunk, listBytes } = work
  const { bounds, starts, ends, columns, norms, least, lists } = work.at
  const { columnBounds, filled, places } = work.dealt

  const pool = openPool({ module: 'cosine', memory, scratch, signal: run.signal })
  try {
    const tables = [items, chunk, columnBounds, filled, places, starts, ends, columns, listBytes]
    await pool.run('dealColumns', { from: 0, to: data.users.size, chunk }, tables)
    await pool.run('openRows', { from: 0, to: items, chunk: 1024 }, [lists, listBytes, neighbours])
    const args = [bounds, starts, ends, columns, norms, shrinkage, least, lists, listBytes, neighbours]
    for (let from = 0; from < items; from += stride) {
      const to = Math.min(from + stride, items)
      await pool.run('similarRows', { from, to, chunk: 8 }, args)
      run.progress({ done: to, of: items })
    }
    await pool.run('closeRows', { from: 0, to: items, chunk: 64 }, [lists, listBytes])
    return inOriginalOrder(work, neighbours)
  } finally {
    await pool.close()
  }
}

function inOriginalOrder({ memory, at, listBytes, order }: Workspace, k: number): SimilarItems {
  const out = { rows: new Int32Array(order.length * k).fill(-1), similarities: new Float32Array(order.length * k) }
  const words = listBytes / 4
  const ranks = intsAt(memory, at.lists, order.length * words)
  const scores = floatsAt(memory, at.lists, order.length * words)
  order.forEach((item, rank) => {
    const list = rank * words
    const first = list + shortlistHead / 4
    for (let n = 0; n < ranks[list]!; n++) {
      out.rows[item * k + n] = order[ranks[first + 2 * n]!]!
      out.similarities[item * k + n] = scores[first + 2 * n + 1]!
    }
  })
  return out
}

/** How many pairs of acts one person did there are. */
function pairs({ users, ptr }: Interactions): number {
  let sum = 0
  for (let user = 0; user < users.size; user++) sum += (ptr[user + 1]! - ptr[user]!) ** 2 / 2
  return sum
}
