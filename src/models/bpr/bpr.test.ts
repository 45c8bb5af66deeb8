import assert from 'node:assert/strict'
import { test } from 'node:test'
import { popularity, quietRun, recallAt20, smallWorld } from '../als/testing.ts'
import { bpr } from './bpr.ts'

const world = smallWorld()
const settings = { ...bpr.defaults, factors: 16, epochs: 40, halfLifeActs: 0 }
const model = await bpr.fit(world.data, settings, quietRun())
const { asker } = world.askers[0]!

test('finds what people hid better than popularity does, of people folded in', () => {
  const ours = recallAt20(world, model)
  const baseline = recallAt20(world, popularity(world))
  assert.ok(ours > 1.5 * baseline, `${ours} against ${baseline}`)
})

test('what someone did scores above what they did not, as it was taught', () => {
  const pairs = world.askers.slice(0, 50).flatMap(({ asker: { history }, asker }) => {
    const done = new Set(history.map(({ itemId }) => itemId))
    const others = world.data.items.ids.filter((id) => !done.has(id))
    const [own, theirs] = [model.score(asker, [...done]), model.score(asker, others)]
    return [...own].map((score) => theirs.filter((other) => other < score).length / theirs.length)
  })
  const auc = pairs.reduce((sum, share) => sum + share, 0) / pairs.length
  assert.ok(auc > 0.95, `${auc}`)
})

test('what is retrieved is unseen, best first, and scored as score scores it', () => {
  const found = model.retrieve(asker, 40)
  const seen = new Set(asker.history.map(({ itemId }) => itemId))
  const scores = model.score(
    asker,
    found.map(({ itemId }) => itemId),
  )
  found.forEach(({ itemId, score }, n) => {
    assert.ok(!seen.has(itemId))
    assert.ok(Math.abs(score - scores[n]!) < 1e-4)
    assert.ok(n === 0 || score <= found[n - 1]!.score)
  })
})

test('the same seed gives the same bytes, another gives others', async () => {
  const short = { ...settings, epochs: 2 }
  const bytes = async (seed: number) => bpr.encode(await bpr.fit(world.data, short, quietRun(seed)))
  assert.deepEqual(await bytes(1), await bytes(1))
  assert.notDeepEqual(await bytes(2), await bytes(1))
})

test('decode after encode is the identity', () => {
  const again = bpr.decode(bpr.encode(model))
  assert.deepEqual(bpr.encode(again), bpr.encode(model))
  assert.deepEqual(again.retrieve(asker, 20), model.retrieve(asker, 20))
})
