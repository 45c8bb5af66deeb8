import assert from 'node:assert/strict'
import { gaussian, integer, mulberry32 } from '../../math/random.ts'
import type { Allowed, Neighbour, VectorIndex } from '../../storage/ports/vector-index.ts'
import { exactIndex } from './exact.ts'
import type { Metric } from './plan.ts'

/** Vectors around forty centres: ids and rows x width. */
export function clustered(count: number, width: number, seed: number) {
  const random = mulberry32(seed)
  const centres = Float32Array.from({ length: 40 * width }, () => gaussian(mulberry32(integer(random, 1e9))))
  const vectors = new Float32Array(count * width)
  for (let row = 0; row < count; row++) {
    const from = integer(random, 40) * width
    for (let j = 0; j < width; j++) vectors[row * width + j] = centres[from + j]! + 0.8 * gaussian(random)
  }
  return { ids: Array.from({ length: count }, (_, i) => `item-${i}`), vectors, width }
}

/** The share of the ten best, by a scan of everything that `index` holds of `ids`, that it finds. */
export function recallAt10(index: VectorIndex, metric: Metric, ids: readonly string[], seed: number, allowed?: Allowed): number {
  const { width } = index
  const exact = exactIndex(width, { metric })
  for (const id of ids) {
    const vector = index.get(id)
    if (vector !== undefined) exact.put([id], vector)
  }
  const queries = clustered(50, width, seed).vectors
  let hits = 0
  let wanted = 0
  for (let from = 0; from < queries.length; from += width) {
    const query = queries.subarray(from, from + width)
    const best = exact.search(query, 10, allowed)
    const found = index.search(query, 10, allowed)
    assert.equal(found.length, best.length)
    wanted += best.length
    hits += shared(found, best)
  }
  return hits / wanted
}

function shared(found: readonly Neighbour[], best: readonly Neighbour[]): number {
  const right = new Map(best.map(({ id, score }) => [id, score]))
  return found.filter(({ id, score }) => right.get(id) === score).length
}
