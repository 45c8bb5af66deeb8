import assert from 'node:assert/strict'
import { test } from 'node:test'
import { dayMs } from '../domain/time.ts'
import { integer, mulberry32 } from '../math/random.ts'
import { kinds } from '../models/kinds.ts'
import { createWorld } from '../simulator/world.ts'
import { now, over } from './testing/over.ts'
import { train } from './train.ts'

test('the same log and seed give the same artifacts; rankers foresee better than popularity does, and so do tastes', async () => {
  const parts = await over(createWorld({ people: 100, items: 300, days: 16 }).history() as never)
  const { manifests } = await train(parts(), { seed: 7 })
  const again = await train(parts(), { seed: 7 })
  assert.deepEqual(
    again.manifests.map(({ role, id }) => [role, id]),
    manifests.map(({ role, id }) => [role, id]),
  )
  const other = await train(parts(), { seed: 8 })
  const als = (trained: typeof again) => trained.manifests.find(({ role }) => role === 'als')!
  assert.notEqual(als(other).id, als(again).id)

  const metrics = new Map(manifests.map(({ role, metrics: of }) => [role, of]))
  for (const head of ['auc.click', 'auc.watch']) {
    const { value, baseline } = metrics.get('ranker')![head]!
    assert.ok(value > baseline + 0.03 && value > 0.6, `${head}: ${value}, popularity ${baseline}`)
  }
  const { value, baseline } = metrics.get('als')!['recall@20']!
  assert.ok(value > baseline, `als ${value}, popularity ${baseline}`)
})

test('everything trained is in service at once, and knows what it was trained on; every step comes to its end', async () => {
  const parts = (await over(createWorld({ people: 60, items: 150, days: 10 }).history() as never))()
  const left = new Map<string, number>()
  const { manifests } = await train(parts, { progress: (step, done, of) => left.set(step, of - done) })
  assert.ok(left.size > Object.keys(kinds).length)
  assert.deepEqual(
    [...left].filter(([, steps]) => steps > 0),
    [],
  )
  const champions = await parts.registry.champions()
  assert.deepEqual(new Set([...champions.values()].map(({ id }) => id)), new Set(manifests.map(({ id }) => id)))
  assert.deepEqual(manifests.map(({ role }) => role).sort(), Object.keys(kinds).sort())
  for (const { trainedOn, seed } of manifests) {
    assert.equal(trainedOn.offset, await parts.log.last())
    assert.equal(seed, 1)
  }
})

test('a history of ratings alone, without impressions or a catalog, trains', async () => {
  const random = mulberry32(3)
  const ratings = Array.from({ length: 3_000 }, (_, n) => {
    const person = integer(random, 80)
    // people of even and of odd numbers like different halves
    const item = integer(random, 60) * 2 + (person % 2)
    const at = now - 40 * dayMs + n * 60_000
    const event = {
      eventId: `e${n}`,
      type: 'rating',
      userId: `u${person}`,
      itemId: `i${item}`,
      at,
      value: 3 + integer(random, 3),
    }
    return { entry: { kind: 'event', event } }
  })
  const { manifests } = await train((await over(ratings))())
  const ranker = manifests.find(({ role }) => role === 'ranker')
  assert.ok(ranker !== undefined)
  const { value, baseline } = ranker.metrics['auc.click']!
  assert.ok(value > baseline + 0.05, `${value}, popularity ${baseline}`)
})

test('a log in which nobody liked anything cannot be learnt from, and the error says what to send', async () => {
  const event = { eventId: 'e', type: 'impression', userId: 'u', itemId: 'i', at: now }
  for (const lines of [[], [{ entry: { kind: 'event', event } }]])
    await assert.rejects(train((await over(lines))()), { code: 'NOTHING_TO_TRAIN_ON', remedy: /events/ })
})

test('one single watch is history enough to train', async () => {
  const event = { eventId: 'e', type: 'watch', userId: 'u', itemId: 'i', at: now, value: 1 }
  const { manifests } = await train((await over([{ entry: { kind: 'event', event } }]))())
  assert.ok(manifests.length >= 7)
})
