import { encode, encodeQuery } from './encode.ts'
import type { GraphShape } from './plan.ts'
import { usearch } from './usearch.ts'

/**
 * A navigable small world (HNSW, Malkov and Yashunin 2018): from each vector edges to near ones, on several floors.
 * Knows rows only, and forgets the full vectors: what it names is to be scored again.
 */
export interface Graph {
  readonly size: number
  /** `vectors` is rows.length x width. */
  readonly add: (rows: readonly number[], vectors: Float32Array, threads: number) => void
  readonly remove: (row: number) => void
  /** At most `wanted` rows, probably the best. The more are wanted the more are looked at. */
  readonly search: (query: Float32Array, wanted: number) => Int32Array
  readonly save: (path: string) => void
}

/**
 * An empty graph, or one that was saved to `file`, which cannot be changed. `reach`: see `encode.ts`.
 * Dot products are searched as they are (ip-NSW, Morozov and Babenko 2018). The reduction to distances with one more number a
 * vector (Bachrach et al. 2014) finds as much where all lengths are about equal, and next to nothing where they are not.
 */
export function openGraph(shape: GraphShape, reach: number, file?: string): Graph {
  const { width, metric, scalar, connectivity, expansionAdd } = shape
  const { CompiledIndex } = usearch()
  // The least expansion: a search is as wide as what it is asked for.
  const index = new CompiledIndex(width, metric === 'l2' ? 'l2sq' : 'ip', scalar, connectivity, expansionAdd, 1, false)
  if (file !== undefined) index.view(file)
  let size = index.size()

  return {
    get size() {
      return size
    },
    add: (rows, vectors, threads) => {
      index.add(BigUint64Array.from(rows, BigInt), encode(vectors, shape, reach), threads)
      size += rows.length
    },
    remove: (row) => {
      index.remove(BigUint64Array.of(BigInt(row)))
      size--
    },
    search: (query, wanted) => {
      if (size === 0) return new Int32Array(0)
      const [keys, , counts] = index.search(encodeQuery(query, shape, reach), wanted, 1)
      return rowsOf(keys, Number(counts[0]))
    },
    save: (path) => index.save(path),
  }
}

/** Keys are 64 bits wide, rows fit into the lower half. A loop over bigints takes longer than the search of a small graph. */
function rowsOf(keys: BigUint64Array, count: number): Int32Array {
  const halves = new Int32Array(keys.buffer, keys.byteOffset, 2 * count)
  const rows = new Int32Array(count)
  for (let i = 0; i < count; i++) rows[i] = halves[2 * i + lower]!
  return rows
}

/** Where the lower half of 64 bits lies. */
const lower = new Uint8Array(Uint16Array.of(1).buffer)[0] === 1 ? 0 : 1
