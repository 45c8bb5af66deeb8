import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Millis } from '../../domain/time.ts'
import { createEngine } from '../../engine.ts'
import { endOf } from '../../simulator/settings.ts'
import { createWorld } from '../../simulator/world.ts'
import { ingestLines } from '../batches.ts'
import { live } from './live.ts'

test('after days that people lived with the funnel, everything that they did lies in the past', async () => {
  const world = createWorld({ people: 150, items: 400 })
  let now = endOf(world.settings)
  const clock = { now: () => now, set: (at: Millis) => (now = at) }
  const engine = await createEngine({ clock, shelvesEveryMs: 3_600_000 })
  await ingestLines(engine, world.history())
  const { days } = world.settings
  const { slates } = await live({ world, engine, clock }, { surface: 'for-you', from: days, to: days + 2 }, () => {})
  assert.ok(slates > 50, `${slates} slates`)
  const ahead = (await engine.quality()).find(({ check }) => check === 'future-acts')
  assert.equal(ahead?.found, 0)
  await engine.close()
})
