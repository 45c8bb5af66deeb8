import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Millis } from '../../domain/time.ts'
import { createEngine, type LoopMeasureName } from '../../engine.ts'
import { gini } from '../../evaluation/catalog-metrics.ts'
import { endOf } from '../../simulator/settings.ts'
import { createWorld } from '../../simulator/world.ts'
import { ingestLines } from '../batches.ts'
import { live } from './live.ts'

test('after days that people lived with the funnel, everything that they did lies in the past, and the loop is seen as they saw it', async () => {
  const world = createWorld({ people: 150, items: 400 })
  let now = endOf(world.settings)
  const clock = { now: () => now, set: (at: Millis) => (now = at) }
  const engine = await createEngine({ clock, budgetMs: 60_000, shelvesEveryMs: 3_600_000 })
  await ingestLines(engine, world.history())
  const { days } = world.settings
  const { slates, exposures, categoryEntropy } = await live(
    { world, engine, clock },
    { surface: 'for-you', from: days, to: days + 2 },
    () => {},
  )
  assert.ok(slates > 50, `${slates} slates`)
  const ahead = (await engine.quality()).find(({ check }) => check === 'future-acts')
  assert.equal(ahead?.found, 0)

  const offered = world
    .items(now)
    .filter(({ available, blocked, expiresAt = now + 1 }) => available && !blocked && expiresAt > now)
  const counts = offered.map(({ itemId }) => exposures.get(itemId) ?? 0)
  const week = new Map(
    engine.loop().flatMap((row) => (row.surface === 'for-you' && row.window === 'week' ? [[row.measure, row.value]] : [])),
  )
  near(week.get('gini'), gini(counts, counts.length))
  near(week.get('coverage'), counts.filter((count) => count > 0).length / counts.length)
  near(week.get('categoryEntropy'), categoryEntropy)
  const told = ['exploration', 'novelty', 'ageDays'].map((measure) => week.get(measure as LoopMeasureName)!)
  assert.ok(told[0]! > 0.01 && told[1]! > 0.3 && told[2]! > 1, told.join(' '))
  await engine.close()
})

const near = (a: number | undefined, b: number) => assert.ok(Math.abs(a! - b) < 1e-9, `${a}, not ${b}`)
