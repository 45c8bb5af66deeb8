import assert from 'node:assert/strict'
import { test } from 'node:test'
import { itemId, userId } from '../../domain/ids.ts'
import { popularity, quietRun, recallAt20, smallWorld } from '../als/testing.ts'
import { interactionsOf } from '../interactions.ts'
import { itemKnn, itemKnnWith } from './item-knn.ts'

const world = smallWorld()
const model = await itemKnn.fit(world.data, itemKnn.defaults, quietRun())
const { asker } = world.askers[0]!
const act = (item: string, weight = 1) => ({ itemId: itemId(item), weight, at: 0 })

/** Everyone's acts, one word a person. */
const data = (people: readonly string[]) =>
  interactionsOf(
    people.flatMap((acts, p) => [...acts].map((item, at) => ({ userId: userId(`${p}`), itemId: itemId(item), weight: 1, at }))),
  )

test('finds what people hid better than popularity does', () => {
  const ours = recallAt20(world, model)
  const baseline = recallAt20(world, popularity(world))
  assert.ok(ours > 1.5 * baseline, `${ours} against ${baseline}`)
})

test('similarity is the cosine with shrinkage, and every neighbour is there', () => {
  const { items, users, ptr, item, weight } = world.data
  const table = Array.from({ length: items.size }, () => new Float64Array(users.size))
  for (let user = 0; user < users.size; user++)
    for (let e = ptr[user]!; e < ptr[user + 1]!; e++) table[item[e]!]![user] = weight[e]!
  const product = (a: number, b: number) => table[a]!.reduce((sum, x, user) => sum + x * table[b]![user]!, 0)
  const similarity = (a: number, b: number) =>
    product(a, b) / (Math.sqrt(product(a, a) * product(b, b)) + itemKnn.defaults.shrinkage)
  for (const row of [0, 7, items.size - 1]) {
    const expected = items.ids.map((_, other) => (other === row ? 0 : similarity(row, other))).filter((s) => s > 0)
    const found = model.neighbours(items.id(row), 1_000)
    assert.equal(found.length, Math.min(100, expected.length))
    const best = expected.sort((a, b) => b - a)
    found.forEach(({ itemId, score }, i) => {
      assert.ok(Math.abs(score - best[i]!) < 1e-6)
      assert.ok(Math.abs(score - similarity(row, items.row(itemId))) < 1e-6)
    })
  }
})

test('rare items of a large catalog have their neighbours too', async () => {
  const acts = Array.from({ length: 2_000 }, (_, p) =>
    [0, 1].map((i) => ({ userId: userId(`${p}`), itemId: itemId(`${p + i}`) })),
  )
  const chain = interactionsOf(acts.flat().map((act) => ({ ...act, weight: 1, at: 0 })))
  const fitted = await itemKnn.fit(chain, { ...itemKnn.defaults, shrinkage: 0 }, quietRun())
  for (let p = 2; p < 1_999; p++) {
    const found = fitted.neighbours(itemId(`${p}`), 10)
    assert.deepEqual(new Set(found.map((f) => f.itemId)), new Set([`${p - 1}`, `${p + 1}`]))
    for (const { score } of found) assert.ok(Math.abs(score - 1 / 2) < 1e-6)
  }
})

test('the item named as the reason is in the history, and said the most', async () => {
  const small = await itemKnn.fit(data(['ab', 'ab', 'ab', 'cd', 'cd', 'bd']), { ...itemKnn.defaults, shrinkage: 0 }, quietRun())
  const found = small.retrieve({ history: [act('a'), act('c')], context: {}, at: 0 }, 5)
  assert.deepEqual(
    found.map((f) => [f.itemId, f.because]),
    [
      ['b', 'a'],
      ['d', 'c'],
    ],
  )
  for (const { asker } of world.askers) {
    const own = new Set(asker.history.map((a) => a.itemId))
    for (const f of model.retrieve(asker, 20)) assert.ok(own.has(f.because!))
  }
})

test('newer and heavier acts say more', async () => {
  const small = await itemKnn.fit(data(['ab', 'cd']), { ...itemKnn.defaults, halfLifeActs: 1 }, quietRun())
  const first = (history: ReturnType<typeof act>[]) => small.retrieve({ history, context: {}, at: 0 }, 1)[0]!.itemId
  assert.equal(first([act('a'), act('c')]), 'b')
  assert.equal(first([act('c'), act('a')]), 'd')
  assert.equal(first([act('a'), act('c', 3)]), 'd')
})

test('what is retrieved is unseen and scored as score scores it, one request after another', () => {
  for (const { asker } of world.askers.slice(0, 30)) {
    const found = model.retrieve(asker, 40)
    const seen = new Set(asker.history.map((a) => a.itemId))
    assert.ok(found.every((f) => !seen.has(f.itemId)))
    const scores = model.score(
      asker,
      found.map((f) => f.itemId),
    )
    found.forEach((f, i) => {
      assert.equal(Math.fround(f.score), scores[i])
      assert.ok(i === 0 || f.score <= found[i - 1]!.score)
    })
  }
})

test('who has no history gets nothing, and what is unknown scores nothing', () => {
  assert.deepEqual(model.retrieve({ history: [], context: {}, at: 0 }, 10), [])
  assert.deepEqual([...model.score(asker, [itemId('never')])], [0])
  assert.deepEqual(model.neighbours(itemId('never'), 3), [])
})

test('the same seed gives the same bytes, for any number of threads', async () => {
  const crowd = smallWorld({ people: 3_000, items: 500, acts: 70 }).data // large enough for threads to be used
  const [one, three] = await Promise.all(
    [1, 3].map((threads) => itemKnnWith({ threads }).fit(crowd, itemKnn.defaults, quietRun())),
  )
  assert.deepEqual(itemKnn.encode(three!), itemKnn.encode(one!))
})

test('decode after encode is the identity', () => {
  const again = itemKnn.decode(itemKnn.encode(model))
  assert.deepEqual(itemKnn.encode(again), itemKnn.encode(model))
  assert.deepEqual(again.retrieve(asker, 20), model.retrieve(asker, 20))
})
