import assert from 'node:assert/strict'
import { test } from 'node:test'
import { live } from '../src/cli/evaluate/live.ts'
import { liveThroughSmallWorld } from './small-world.ts'

test('what rankers would have made of what was shown is told beside what it earned', async () => {
  const lived = await liveThroughSmallWorld()
  const { engine, clock } = lived
  const trained = new Set((await engine.models()).map(({ id }) => id))
  const clicks: number[] = []
  const days = { surface: 'popular', from: 20, to: 26 }
  await live(
    { ...lived, clock: { now: () => clock.now(), set: (at) => clock.set(at) } },
    { ...days, acted: (events) => clicks.push(events.filter(({ type }) => type === 'click').length) },
    () => {},
  )
  const values = await engine.policyValues({ days: 6 })
  const of = (role: string) => values.find((value) => value.role === role)!
  const shown = of('shown')
  assert.equal(shown.slates, clicks.length)
  assert.ok(shown.low < shown.value && shown.value < shown.high)
  assert.ok(Math.abs(shown.effectiveSampleSize - shown.slates) < 1, 'as it was shown, every slate counts as one')

  const ranker = of('ranker')
  assert.ok(trained.has(ranker.artifact))
  assert.equal(ranker.taught, 0, 'it was trained before')
  assert.ok(ranker.value > shown.value, `who knows people orders better than popularity: ${ranker.value}, ${shown.value}`)
  assert.ok(ranker.effectiveSampleSize < shown.effectiveSampleSize && !ranker.lowOverlap)
  await engine.close()
})
