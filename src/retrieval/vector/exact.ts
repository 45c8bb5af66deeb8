import { Scanner } from '../../math/scanner.ts'
import type { Neighbour, VectorIndex } from '../../storage/ports/vector-index.ts'

/** Exact neighbours by scanning everything: no recall is lost, filters cost nothing, and 100,000 vectors of 64 take about a millisecond. */
export function exactIndex(width: number): VectorIndex {
  const scanner = new Scanner(width)
  const rows = new Map<string, number>()
  const ids: string[] = []

  const put = (id: string, vector: Float32Array) => {
    const row = rows.get(id) ?? ids.push(id) - 1
    rows.set(id, row)
    scanner.put(row, vector)
  }

  /** The last row moves to the gap. */
  const remove = (id: string) => {
    const row = rows.get(id)
    if (row === undefined) return
    const last = ids.pop()!
    rows.delete(id)
    if (last !== id) {
      scanner.put(row, scanner.get(ids.length))
      rows.set(last, row)
      ids[row] = last
    }
    scanner.truncate(ids.length)
  }

  return {
    width,
    get size() {
      return ids.length
    },
    put: (added, vectors) => {
      if (vectors.length !== added.length * width) {
        throw new RangeError(
          `${added.length} vectors of width ${width} are ${added.length * width} numbers, not ${vectors.length}.`,
        )
      }
      added.forEach((id, i) => {
        put(id, vectors.subarray(i * width, (i + 1) * width))
      })
    },
    remove: (removed) => removed.forEach(remove),
    get: (id) => {
      const row = rows.get(id)
      return row === undefined ? undefined : scanner.get(row)
    },
    search: (query, count, keeps = () => true) => {
      if (query.length !== width) throw new RangeError(`The query has ${query.length} numbers and the index has width ${width}.`)
      return search(scanner, ids, query, count, keeps)
    },
  }
}

/**
 * The scanner breaks ties by row, and rows move; ties are broken by id here. So the scan asks for more, four times as
 * many each time, until what is kept suffices and the last row found scores less than the last one wanted.
 */
function search(
  scanner: Scanner,
  ids: readonly string[],
  query: Float32Array,
  count: number,
  keeps: (id: string) => boolean,
): Neighbour[] {
  if (count <= 0) return []
  const kept: Neighbour[] = []
  let judged = 0
  for (let asked = count + 16; ; asked *= 4) {
    const { rows, scores } = scanner.best(query, asked)
    for (; judged < rows.length; judged++) {
      const id = ids[rows[judged]!]!
      if (keeps(id)) kept.push({ id, score: scores[judged]! })
    }
    const settled = kept.length >= count && scores.at(-1)! < kept[count - 1]!.score
    if (settled || asked >= scanner.count) return kept.sort(byScoreThenId).slice(0, count)
  }
}

const byScoreThenId = (a: Neighbour, b: Neighbour) => b.score - a.score || (a.id < b.id ? -1 : 1)
