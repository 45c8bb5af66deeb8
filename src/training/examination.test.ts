import assert from 'node:assert/strict'
import { test } from 'node:test'
import { withInterval } from '../evaluation/position-bias/estimate.ts'
import { expectationMaximisation } from '../evaluation/position-bias/expectation-maximisation.ts'
import { harvest } from '../evaluation/position-bias/harvest.ts'
import type { Sightings } from '../evaluation/position-bias/sightings.ts'
import { gaussian, integer, mulberry32, type Random } from '../math/random.ts'
import { linearRanker } from '../models/linear-ranker/linear-ranker.ts'
import { positionSlots } from '../models/ranking-data.ts'
import { examination as truth } from '../simulator/enjoyment.ts'
import { createWorld } from '../simulator/world.ts'
import { examinationIn, sightingsIn } from './examination.ts'
import { SlateGatherer } from './slates.ts'

const run = { seed: 1, signal: new AbortController().signal, progress: () => {} }

test('from the slates of a simulated past, what luck put somewhere tells how far down people look', () => {
  const world = createWorld({ people: 1_000, items: 1_500, days: 20, seed: 7 })
  const gatherer = new SlateGatherer()
  let offset = 0
  for (const { entry } of world.history()) if (entry.kind === 'event') gatherer.take(entry.event, ++offset)
  const { examination, low, high } = withInterval(harvest, sightingsIn(gatherer.slates), 10)
  let within = 0
  for (let place = 1; place < 10; place++) {
    assert.ok(Math.abs(examination[place]! - truth(place)) < 0.12, `${place}: ${examination[place]}, in truth ${truth(place)}`)
    if (low[place]! <= truth(place) && truth(place) <= high[place]!) within++
  }
  assert.ok(within >= 7, `${within} of 9 within their interval`)
})

/** Slates of four; the best by a merit that no column tells stand on top, but for one place in three, which luck fills. */
function confounded(random: Random, slates: number) {
  const merits = Array.from({ length: 40 }, () => gaussian(random))
  const shown: { item: number; position: number; propensity: number; clicked: number; person: number }[] = []
  for (let person = 0; person < slates; person++) {
    const picked = Array.from({ length: 4 }, () => integer(random, 40)).sort((a, b) => merits[b]! - merits[a]!)
    picked.forEach((best, position) => {
      const lucky = random() < 1 / 3
      const item = lucky ? integer(random, 40) : best
      const liked = 1 / (1 + Math.exp(0.5 - merits[item]!))
      const clicked = Number(random() < truth(position) ** 2 * liked)
      shown.push({ item, position, propensity: lucky ? 1 / 120 : 2 / 3, clicked, person })
    })
  }
  return { merits, shown }
}

const sightingsOf = (shown: ReturnType<typeof confounded>['shown']): Sightings => ({
  positions: Int32Array.from(shown, ({ position }) => position),
  clicks: Uint8Array.from(shown, ({ clicked }) => clicked),
  propensities: Float64Array.from(shown, ({ propensity }) => propensity),
  items: Int32Array.from(shown, ({ item }) => item),
  people: Int32Array.from(shown, ({ person }) => person),
})

test('harvested draws tell what a place does though the best stand on top', () => {
  const sightings = sightingsOf(confounded(mulberry32(3), 12_000).shown)
  const looks = harvest(sightings, 4)
  for (let place = 0; place < 4; place++)
    assert.ok(Math.abs(looks[place]! - truth(place) ** 2) < 0.05, `${place}: ${looks[place]}`)
  const clickRates = [0, 3].map((at) => {
    const there = [...sightings.clicks].filter((_, n) => sightings.positions[n] === at)
    return there.reduce((sum, click) => sum + click, 0) / there.length
  })
  assert.ok(
    clickRates[1]! / clickRates[0]! < truth(3) ** 2 - 0.07,
    'taken at their word, clicks would make the place out to be worse',
  )
})

test('expectation maximisation finds the same where like items stood at unlike places', () => {
  const looks = expectationMaximisation(sightingsOf(confounded(mulberry32(4), 12_000).shown), 4)
  for (let place = 0; place < 4; place++)
    assert.ok(Math.abs(looks[place]! - truth(place) ** 2) < 0.06, `${place}: ${looks[place]}`)
})

test('a naive ranker learns the place, and one that is told what places do learns the merit', async () => {
  const random = mulberry32(5)
  // Columns: how often it was on top before, which says nothing of merit, and a faint sign of merit.
  const rows: number[] = []
  const [clicks, positions]: [number[], number[]] = [[], []]
  for (let n = 0; n < 20_000; n++) {
    const merit = gaussian(random)
    const favoured = random() < 0.5
    const position = random() < 0.25 ? integer(random, 8) : favoured ? integer(random, 2) : 2 + integer(random, 6)
    rows.push(Number(favoured), merit)
    positions.push(position)
    clicks.push(Number(random() < truth(position) ** 2 / (1 + Math.exp(0.5 - merit))))
  }
  const data = {
    schema: ['was on top', 'merit'],
    actions: ['click'],
    rows: Float32Array.from(rows),
    labels: Float32Array.from(clicks),
  }
  const examination = new Float64Array(positionSlots).fill(Number.NaN)
  for (let place = 0; place < 8; place++) examination[place] = truth(place) ** 2
  const naive = await linearRanker.fit({ ...data, positions: new Int32Array(clicks.length) }, linearRanker.defaults, run)
  const ours = await linearRanker.fit({ ...data, positions: Int32Array.from(positions), examination }, linearRanker.defaults, run)
  /** By how much having been on top moves the chance of a click, of items of one merit. */
  const moved = async (ranker: typeof ours) => {
    const [without, having] = await ranker.predict(Float32Array.of(0, 0, 1, 0), 2)
    return having! / without!
  }
  assert.ok((await moved(naive)) > 1.6, `naive: ${await moved(naive)}`)
  const ratio = await moved(ours)
  assert.ok(ratio > 0.9 && ratio < 1.1, `ours: ${ratio}`)
})

test('where hardly anything stands somewhere by luck, nothing is made out', () => {
  const gatherer = new SlateGatherer()
  assert.equal(examinationIn(gatherer.slates), undefined)
})
