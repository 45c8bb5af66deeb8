import assert from 'node:assert/strict'
import { test } from 'node:test'
import { mulberry32 } from '../../math/random.ts'
import { readGuardrails } from './guardrails.ts'
import { newTally, quantileOf, slotOfChance, slotOfMs, type Tally } from './tally.ts'

interface Nature {
  readonly answers?: number
  readonly failed?: number
  readonly ms?: number
  readonly takes?: number
  readonly chance?: number
}

function tallyOf({ answers = 400, failed = 0, ms = 20, takes = 0.1, chance = 0.1 }: Nature, seed = 1): Tally {
  const random = mulberry32(seed)
  const tally = newTally()
  for (let n = 0; n < answers; n++) {
    tally.answers++
    if (random() < failed) tally.failed++
    tally.milliseconds[slotOfMs(ms * (0.5 + random()))]!++
    for (let item = 0; item < 20; item++) {
      tally.impressions++
      if (random() < takes) tally.takes++
      tally.predictions[slotOfChance(chance * (0.5 + random()))]!++
    }
  }
  return tally
}
const broken = (challenger: Nature, champion: Nature = {}) =>
  readGuardrails(tallyOf(challenger, 2), tallyOf(champion)).flatMap((reading) => (reading.broken ? [reading.guardrail] : []))

test('one that is as good breaks none, though it is looked at a hundred times', () => {
  for (let seed = 3; seed < 103; seed++) {
    assert.deepEqual(
      readGuardrails(tallyOf({}, seed), tallyOf({}, seed + 1_000)).filter(({ broken }) => broken),
      [],
    )
  }
})

test('each guardrail breaks for its own harm', () => {
  assert.deepEqual(broken({ failed: 0.2 }), ['errors'])
  assert.deepEqual(broken({ ms: 60 }), ['latency'])
  assert.deepEqual(broken({ chance: 0.9 }), ['predictions'])
  assert.deepEqual(broken({ takes: 0.05 }), ['takes'])
})

test('few answers that happen to be slow are no slow model', () => {
  for (let seed = 0; seed < 300; seed++)
    assert.deepEqual(
      readGuardrails(tallyOf({ answers: 25 }, seed), tallyOf({ answers: 25 }, seed + 1_000)).filter(({ broken }) => broken),
      [],
    )
  assert.deepEqual(broken({ answers: 40, ms: 80 }, { answers: 40 }), ['latency'])
})

test('better is no harm', () => {
  assert.deepEqual(broken({ takes: 0.2, ms: 10 }, { failed: 0.1 }), [])
})

test('a few answers prove nothing but that all of them failed', () => {
  assert.deepEqual(broken({ answers: 5, failed: 1 }), [])
  assert.deepEqual(broken({ answers: 20, failed: 1 }), ['errors'])
})

test('a quantile is known to a fifth of itself', () => {
  const tally = newTally()
  for (let ms = 1; ms <= 100; ms++) {
    tally.answers++
    tally.milliseconds[slotOfMs(ms)]!++
  }
  assert.ok(Math.abs(quantileOf(tally, 0.5) / 50 - 1) < 0.2)
  assert.ok(Math.abs(quantileOf(tally, 0.95) / 95 - 1) < 0.2)
})
