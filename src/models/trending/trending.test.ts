import assert from 'node:assert/strict'
import { test } from 'node:test'
import { itemId, userId } from '../../domain/ids.ts'
import { dayMs, hourMs } from '../../domain/time.ts'
import { type Interaction, interactionsOf } from '../interactions.ts'
import { trending } from './trending.ts'
import { defaultWindows, velocity } from './velocity.ts'

const run = { seed: 1, signal: new AbortController().signal, progress: () => {} }
const now = 20_000 * dayMs
let people = 0
/** One like every `everyMs`, from `fromMs` ago until `untilMs` ago. */
const pace = (item: string, everyMs: number, fromMs: number, untilMs = 0): Interaction[] =>
  Array.from({ length: Math.floor((fromMs - untilMs) / everyMs) }, (_, i) => ({
    userId: userId(`u${people++}`),
    itemId: itemId(item),
    weight: 1,
    at: now - untilMs - i * everyMs,
  }))
const world = () => [
  ...pace('evergreen', 6 * 60_000, 20 * dayMs),
  ...pace('surging', hourMs, 20 * dayMs),
  ...pace('surging', 5 * 60_000, 6 * hourMs),
  ...pace('faded', 3 * 60_000, 6 * dayMs, 2 * dayMs),
  ...pace('one-click', hourMs, hourMs),
]
const fit = () => trending.fit(interactionsOf(world()), trending.defaults, run)
const asker = (seen: string[] = []) => ({
  history: seen.map((id) => ({ itemId: itemId(id), weight: 1, at: now })),
  context: {},
  at: now,
})

test('a surge leads over a bigger steady pace, and what has faded comes last', async () => {
  const found = (await fit()).retrieve(asker(), 4).map((f) => f.itemId)
  assert.deepEqual(found, ['surging', 'one-click', 'evergreen', 'faded'])
})

test('a steady pace reads as about 1, a single click as hardly more', async () => {
  const [steady, single, surging] = (await fit()).score(asker(), ['evergreen', 'one-click', 'surging'].map(itemId))
  assert.ok(Math.abs(steady! - 1) < 0.05)
  assert.ok(single! > 1 && single! < 1.25)
  assert.ok(surging! > 2)
})

test('velocity of a steady pace is 1 whatever its size and whatever the windows', () => {
  for (const count of [0, 1, 50, 1e6]) {
    assert.ok(Math.abs(velocity(count, count * 12) - 1) < 1e-12)
    const windows = { shortHalfLifeMs: hourMs, longHalfLifeMs: dayMs, prior: 2 }
    assert.ok(Math.abs(velocity(count, count * 24, windows) - 1) < 1e-12)
  }
})

test('velocity stays between 0 and the ratio of the windows, and grows with the short count', () => {
  assert.ok(velocity(1e9, 1e9) < defaultWindows.longHalfLifeMs / defaultWindows.shortHalfLifeMs)
  assert.ok(velocity(0, 1e9) > 0)
  assert.ok(velocity(20, 60) > velocity(10, 60))
})

test('history is left out, and an unknown item scores 0', async () => {
  const model = await fit()
  assert.deepEqual(
    model.retrieve(asker(['surging']), 1).map((f) => f.itemId),
    ['one-click'],
  )
  assert.deepEqual([...model.score(asker(), [itemId('nowhere')])], [0])
})

test('decoding gives the model that was encoded', async () => {
  const model = await fit()
  const bytes = trending.encode(model)
  assert.deepEqual(trending.decode(bytes), model)
  assert.deepEqual(trending.encode(trending.decode(bytes)), bytes)
})
