import assert from 'node:assert/strict'
import { test } from 'node:test'
import { gaussian, mulberry32 } from '../../math/random.ts'
import { topK } from '../../math/top-k.ts'
import { vectorIndexContract } from '../../storage/ports/vector-index.contract.ts'
import { exactIndex } from './exact.ts'

for (const metric of ['dot', 'cosine', 'l2'] as const) {
  for (const scalar of ['f32', 'i8'] as const) {
    vectorIndexContract(`exact scan of ${scalar} by ${metric}`, (width) => exactIndex(width, { metric, scalar }), { metric })
  }
}

test('a large index finds what double precision finds', () => {
  const random = mulberry32(3)
  const [count, width] = [5_000, 50]
  const table = Float32Array.from({ length: count * width }, () => gaussian(random))
  const query = Float32Array.from({ length: width }, () => gaussian(random))
  const index = exactIndex(width)
  index.put(
    Array.from({ length: count }, (_, i) => `${i}`),
    table,
  )
  const scores = Float64Array.from({ length: count }, (_, i) => query.reduce((sum, q, j) => sum + q * table[i * width + j]!, 0))
  const found = index.search(query, 100)
  assert.deepEqual(
    found.map((n) => Number(n.id)),
    topK(scores, 100),
  )
  for (const { id, score } of found) assert.ok(Math.abs(score - scores[Number(id)]!) < 1e-4)
})
