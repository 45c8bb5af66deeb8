import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { vectorIndexContract } from '../../storage/ports/vector-index.contract.ts'
import { type HybridIndex, hybridIndex } from './hybrid.ts'
import { clustered, recallAt10 } from './testing.ts'

const opened: HybridIndex[] = []
const opens = (...args: Parameters<typeof hybridIndex>) => {
  const index = hybridIndex(...args)
  opened.push(index)
  return index
}
after(() => Promise.all(opened.map((index) => index.close())))

for (const metric of ['dot', 'cosine', 'l2'] as const) {
  vectorIndexContract(`hybrid by ${metric}`, (width) => opens(width, { metric, graphFrom: 2 }), {
    metric,
    settled: (index) => index.settled(),
    runs: 15,
  })
}

test('what is put is found at once, before, while and after a graph is built', async () => {
  const { ids, vectors, width } = clustered(3_000, 16, 1)
  const index = opens(width, { graphFrom: 1_000, rebuildShare: 0.1 })
  const star = (n: number) => new Float32Array(width).fill(100 + n)
  const bestFor = (n: number) => index.search(star(n), 1)[0]!.id
  index.put(['before'], star(0))
  assert.equal(bestFor(0), 'before')
  index.put(ids, vectors)
  index.put(['while'], star(1))
  index.remove(['before', ids[0]!])
  assert.ok(index.live > 3_000 - 1)
  assert.equal(bestFor(1), 'while')
  assert.equal(index.size, 3_000)
  await index.settled()
  assert.equal(index.live, 1)
  assert.equal(bestFor(1), 'while')
  assert.equal(index.get('before'), undefined)
  assert.equal(index.get(ids[0]!), undefined)
  assert.equal(index.size, 3_000)
  index.put(['after'], star(2))
  assert.equal(bestFor(2), 'after')
})

test('what changes while a graph is built stands as it was put last', async () => {
  const { ids, vectors, width } = clustered(600, 8, 2)
  const index = opens(width, { graphFrom: 100, metric: 'l2' })
  index.put(ids, vectors)
  const moved = new Float32Array(width).fill(50)
  index.put([ids[7]!], moved)
  index.put([ids[8]!], moved)
  index.remove([ids[8]!, ids[9]!])
  index.put([ids[9]!], moved)
  for (let round = 0; round < 2; round++) {
    assert.deepEqual(
      index.search(moved, 3).slice(0, 2),
      [ids[7]!, ids[9]!].toSorted().map((id) => ({ id, score: 0 })),
    )
    assert.equal(index.get(ids[8]!), undefined)
    assert.equal(index.size, 599)
    await index.settled()
  }
})

test('after half of everything was replaced it finds as much as one built afresh', async () => {
  const { ids, vectors, width } = clustered(9_000, 24, 3)
  const index = opens(width, { graphFrom: 1_000, rebuildShare: 0.2, expansionSearch: 24 })
  index.put(ids.slice(0, 6_000), vectors.subarray(0, 6_000 * width))
  await index.settled()
  for (let from = 0; from < 3_000; from += 500) {
    index.remove(ids.slice(from, from + 500))
    const to = 6_000 + from
    index.put(ids.slice(to, to + 500), vectors.subarray(to * width, (to + 500) * width))
    await index.settled()
    assert.ok(index.live <= 1_000 + 0.2 * 6_000)
  }
  const fresh = opens(width, { graphFrom: 1_000, expansionSearch: 24 })
  const kept = ids.filter((id) => index.get(id) !== undefined)
  for (const id of kept) fresh.put([id], index.get(id)!)
  await fresh.settled()
  assert.ok(recallAt10(index, 'dot', kept, 4) >= recallAt10(fresh, 'dot', kept, 4) - 0.005)
})

test('a graph that cannot be built is said so, and everything is found nevertheless', async () => {
  const { ids, vectors, width } = clustered(300, 8, 5)
  const index = opens(width, { graphFrom: 100, connectivity: -1 })
  index.put(ids, vectors)
  index.put(['late'], new Float32Array(width).fill(30))
  await assert.rejects(index.settled())
  assert.equal(index.size, 301)
  assert.equal(index.search(new Float32Array(width).fill(1), 1)[0]!.id, 'late')
  await index.settled()
})

test('one that was emptied finds nothing, and what is put then', async () => {
  const { ids, vectors, width } = clustered(300, 8, 7)
  const index = opens(width, { graphFrom: 100 })
  index.put(ids, vectors)
  await index.settled()
  index.remove(ids)
  assert.deepEqual(index.search(vectors.subarray(0, width), 5), [])
  await index.settled()
  assert.deepEqual([index.size, index.live], [0, 0])
  assert.deepEqual(index.search(vectors.subarray(0, width), 5), [])
  index.put(['new'], vectors.subarray(0, width))
  assert.equal(index.search(vectors.subarray(0, width), 5)[0]!.id, 'new')
})

test('closing ends what is being built and leaves what is held', async () => {
  const { ids, vectors, width } = clustered(2_000, 8, 6)
  const index = opens(width, { graphFrom: 100 })
  index.put(ids, vectors)
  await index.close()
  assert.equal(index.size, 2_000)
  assert.equal(index.search(vectors.subarray(0, width), 5).length, 5)
  await index.settled()
})
