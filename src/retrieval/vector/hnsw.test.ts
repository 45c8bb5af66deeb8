import assert from 'node:assert/strict'
import { test } from 'node:test'
import { vectorIndexContract } from '../../storage/ports/vector-index.contract.ts'
import { hnswIndex } from './hnsw.ts'
import { clustered, recallAt10 } from './testing.ts'

const metrics = ['dot', 'cosine', 'l2'] as const
const scalars = ['f32', 'bf16', 'i8'] as const

for (const metric of metrics) {
  vectorIndexContract(`graph by ${metric}`, (width) => hnswIndex(width, { metric, scalar: 'f32' }), { metric })

  for (const scalar of scalars) {
    test(`a graph of ${scalar} by ${metric} finds what a scan finds, with the scores of full vectors`, () => {
      const { ids, vectors, width } = clustered(4_000, 24, 1)
      const index = hnswIndex(width, { metric, scalar })
      index.put(ids, vectors)
      assert.ok(recallAt10(index, metric, ids, 2) >= 0.98)
      const every = (nth: number) => (id: string) => Number(id.slice(5)) % nth === 0
      for (const nth of [3, 100]) {
        assert.ok(recallAt10(index, metric, ids, 3, every(nth)) >= 0.98)
        assert.ok(recallAt10(index, metric, ids, 3, new Set(ids.filter(every(nth)))) >= 0.98)
      }
    })
  }
}

test('the same puts give the same answers', () => {
  const { ids, vectors, width } = clustered(1_000, 16, 4)
  const [one, other] = [1, 2].map(() => {
    const index = hnswIndex(width, { expansionSearch: 10 })
    index.put(ids, vectors)
    return clustered(20, width, 5).ids.map((_, q) => index.search(vectors.subarray(q * width, (q + 1) * width), 5))
  })
  assert.deepEqual(one, other)
})
