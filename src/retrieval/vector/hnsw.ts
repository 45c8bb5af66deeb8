import { Scanner } from '../../math/scanner.ts'
import { norm } from '../../math/vectors.ts'
import type { VectorIndex } from '../../storage/ports/vector-index.ts'
import { reachOf } from './encode.ts'
import { type Graph, openGraph } from './graph.ts'
import { likelyRows, scoredAgain } from './graph-scan.ts'
import { NamedRows } from './named-rows.ts'
import { neighbours } from './neighbours.ts'
import { expansionOf, type GraphPlan, shapeOf } from './plan.ts'
import { requireQuery, requireVectors } from './vectors-given.ts'

export interface HnswIndex extends VectorIndex {
  /** As planned; may be turned at any time. */
  expansionSearch: number
}

/**
 * Neighbours by a graph that grows with each put, on the calling thread: a fraction of a millisecond each. For what is put once and
 * read often; much removing and replacing costs it recall (`hybridIndex` is for that). May miss neighbours. The first vectors
 * put say how large numbers are: a graph of bytes should see a good many at once.
 */
export function hnswIndex(width: number, plan: GraphPlan = {}): HnswIndex {
  const shape = shapeOf(width, plan)
  const names = new NamedRows()
  const table = new Scanner(width)
  const charted = new Set<number>()
  const gone = new Float32Array(width).fill(Number.NaN)
  let graph: Graph | undefined
  let expansionSearch = expansionOf(plan)

  const uncharted = (row: number) => {
    if (charted.delete(row)) graph!.remove(row)
  }
  const put = (ids: readonly string[], vectors: Float32Array) => {
    graph ??= openGraph(shape, reachOf(vectors, shape))
    const last = new Map(ids.map((id, i) => [names.take(id), i]))
    const rows: number[] = []
    const added = new Float32Array(last.size * width)
    for (const [row, i] of last) {
      const vector = vectors.subarray(i * width, (i + 1) * width)
      uncharted(row)
      table.put(row, vector)
      // One that is not a number would lead every search past it astray.
      if (!Number.isFinite(norm(vector))) continue
      added.set(vector, rows.push(row) * width - width)
      charted.add(row)
    }
    graph.add(rows, added.subarray(0, rows.length * width), plan.threads ?? 1)
  }

  return {
    width,
    get expansionSearch() {
      return expansionSearch
    },
    set expansionSearch(expansion) {
      expansionSearch = expansion
    },
    get size() {
      return names.size
    },
    put: (ids, vectors) => {
      requireVectors(ids, vectors, width)
      if (ids.length > 0) put(ids, vectors)
    },
    remove: (ids) => {
      for (const id of ids) {
        const row = names.giveUp(id)
        if (row === undefined) continue
        uncharted(row)
        table.put(row, gone)
      }
    },
    get: (id) => {
      const row = names.row(id)
      return row === undefined ? undefined : table.get(row)
    },
    search: (query, count, allowed) => {
      requireQuery(query, width)
      if (graph === undefined) return []
      const known = { graph, table, shape, expansionSearch }
      const asked = {
        total: names.reach,
        findable: names.size,
        row: (id: string) => names.row(id),
        id: (row: number) => names.id(row),
        likely: (wanted: number, few: number) => likelyRows(known, query, wanted, few),
        scoredAgain: scoredAgain(shape.scalar),
        score: (rows: Int32Array) => table.findAmong(shape.metric, query, rows.length, rows),
      }
      return neighbours(asked, count, allowed)
    },
  }
}
