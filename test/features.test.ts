import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createEngine } from '../src/engine.ts'
import { manualClock } from '../src/storage/memory/clock.ts'

const day = 86_400_000
const start = Date.UTC(2026, 0, 10)

async function watched() {
  const clock = manualClock(start)
  const engine = await createEngine({ clock })
  const item = (itemId: string, category: string) => ({ itemId, title: itemId, categories: [category], publishedAt: start - day })
  await engine.ingestItems([item('film', 'drama'), item('match', 'sport')])
  for (const [n, itemId] of ['film', 'film', 'match'].entries()) {
    clock.set(start + n * day)
    await engine.ingestEvents([{ eventId: `e${n}`, type: 'watch', userId: 'ann', itemId, value: 1, at: clock.now() }])
  }
  return { engine, clock }
}

test('the features of a user and of an item are read by name, now and as of a moment', async () => {
  const { engine } = await watched()
  const now = await engine.features('item', 'film')
  assert.equal(now.at, start + 2 * day)
  // two of two watched to the end, with a prior of 2 in 10
  assert.ok(Math.abs((now.values['item.completion-rate.7d'] as number) - 4 / 12) < 1e-6)
  const then = await engine.features('item', 'film', start)
  assert.ok(Math.abs((then.values['item.completion-rate.7d'] as number) - 3 / 11) < 1e-6)
  assert.equal(then.at, start)
  const ann = await engine.features('user', 'ann')
  assert.deepEqual(Object.keys(ann.values['user-item.category-liked.30d'] as object), ['drama', 'sport'])
  assert.match(ann.versions['item.completion-rate.7d']!, /^[0-9a-f]{12}$/)
  await engine.close()
})

test('as of now reads what is read now', async () => {
  const { engine, clock } = await watched()
  for (const [entity, id] of [
    ['item', 'film'],
    ['user', 'ann'],
  ] as const) {
    assert.deepEqual((await engine.features(entity, id, clock.now())).values, (await engine.features(entity, id)).values)
  }
  await engine.close()
})

test('who no event names has no features', async () => {
  const { engine } = await watched()
  await assert.rejects(engine.features('user', 'nobody'), { code: 'NOT_FOUND' })
  await engine.close()
})
