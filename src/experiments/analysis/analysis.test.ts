import assert from 'node:assert/strict'
import { test } from 'node:test'
import { alwaysValid } from '../../math/always-valid.ts'
import { tQuantile } from '../../math/distributions.ts'
import { benjaminiHochberg } from '../../math/many-tests.ts'
import { gaussian, mulberry32 } from '../../math/random.ts'
import { teamDraft } from '../../math/team-draft.ts'
import { armValues } from './arm-value.ts'
import { heterogeneity, sampleRatio } from './checks.ts'
import { differenceOf } from './difference.ts'
import { boundaries } from './group-sequential.ts'
import { preference } from './interleaving.ts'
import { daysNeeded, liftFound, peopleNeeded } from './power.ts'
import { addTo, noSums, together, unitOf } from './sums.ts'

const near = (a: number, b: number, within = 1e-9) => assert.ok(Math.abs(a - b) <= within, `${a} is not ${b}`)
const sumsOf = (units: readonly (readonly number[])[]) => {
  const sums = noSums()
  for (const unit of units) addTo(sums, unit)
  return sums
}
const people = (count: number, seed: number, lift = 0) => {
  const random = mulberry32(seed)
  return Array.from({ length: count }, () => {
    const keen = gaussian(random)
    return [5 + keen + 0.3 * gaussian(random) + lift, 1, 5 + keen, 1]
  })
}

test('sums of parts are the sums of the whole', () => {
  const all = people(50, 1)
  assert.deepEqual(together([sumsOf(all.slice(0, 20)), sumsOf(all.slice(20))]).people, 50)
  const [apart] = armValues([together([sumsOf(all.slice(0, 20)), sumsOf(all.slice(20))])])
  const [whole] = armValues([sumsOf(all)])
  near(apart!.value, whole!.value)
  near(apart!.variance, whole!.variance, 1e-12)
  assert.deepEqual(unitOf({ above: 1, below: 2, aboveBefore: 3, belowBefore: 4 }), [1, 2, 3, 4])
})

test('a mean has the variance of a mean, and a difference the interval of Welch', () => {
  const values = [
    [1, 2, 4, 9],
    [3, 3, 5, 8, 11],
  ]
  const [a, b] = armValues(values.map((each) => sumsOf(each.map((value) => [value, 1, 0, 0]))))
  near(a!.value, 4)
  near(a!.variance, 38 / 3 / 4)
  const { difference, low, high, p } = differenceOf(b!, a!)
  near(difference, 2)
  const variance = 38 / 12 + 48 / 4 / 5
  const degrees = variance ** 2 / ((38 / 12) ** 2 / 3 + (48 / 20) ** 2 / 4)
  near(high - low, 2 * tQuantile(0.975, degrees) * Math.sqrt(variance))
  assert.ok(p > 0.4 && p < 0.5)
})

test('a ratio is that of the sums, not the mean of ratios, and people with many impressions widen it', () => {
  const [few] = armValues([
    sumsOf([
      [1, 10, 0, 0],
      [0, 2, 0, 0],
      [2, 4, 0, 0],
      [1, 8, 0, 0],
    ]),
  ])
  near(few!.value, 4 / 24)
  // var of (y - R d) / mean d, by hand
  const residuals = [1 - 10 / 6, 0 - 2 / 6, 2 - 4 / 6, 1 - 8 / 6].map((residual) => residual / 6)
  near(few!.variance, residuals.reduce((sum, each) => sum + each * each, 0) / 3 / 4)
})

test('what people did before takes most of the noise away, and leaves the effect', () => {
  const arms = [sumsOf(people(2_000, 1)), sumsOf(people(2_000, 2, 0.1))]
  const [plain, cuped] = [false, true].map((with_) => {
    const [control, treatment] = armValues(arms, with_)
    return differenceOf(treatment!, control!)
  })
  assert.ok(cuped!.variance < 0.12 * plain!.variance, `${cuped!.variance / plain!.variance}`)
  assert.ok(cuped!.low < 0.1 && 0.1 < cuped!.high)
  assert.ok(cuped!.p < 1e-6)
})

test('without a time before nothing is taken away', () => {
  const arms = [1, 2].map((seed) => sumsOf(people(100, seed).map(([above]) => [above!, 1, 0, 0])))
  assert.deepEqual(armValues(arms, true), armValues(arms, false))
})

test('the always-valid interval holds what its p-value does not reject, and is wider than that of one look', () => {
  for (const difference of [0, 0.5, 1, 2, 4]) {
    const { p, low, high } = alwaysValid({ difference, variance: 0.25 }, 5_000)
    assert.equal(p < 0.05, low > 0 || high < 0, `${difference}: p ${p}, ${low} to ${high}`)
    assert.ok(high - low > 2 * 1.96 * 0.5)
  }
})

test('planned looks have the boundaries of O’Brien and Fleming’s spending as they are published', () => {
  const published = [4.877, 3.357, 2.68, 2.29, 2.031]
  boundaries([0.2, 0.4, 0.6, 0.8, 1]).forEach((bound, look) => near(bound, published[look]!, 0.002))
})

test('the corrections are those of the papers', () => {
  const corrected = benjaminiHochberg([0.01, 0.04, 0.03, 0.5])
  ;[0.04, 0.16 / 3, 0.16 / 3, 0.5].forEach((p, n) => near(corrected[n]!, p))
  assert.deepEqual(benjaminiHochberg([]), [])
})

test('a sample ratio that chance would not make is a mismatch', () => {
  assert.equal(sampleRatio([5_050, 4_950], [1, 1]).mismatch, false)
  assert.equal(sampleRatio([5_200, 4_800], [1, 1]).mismatch, true)
  assert.equal(sampleRatio([5_200, 4_800], [52, 48]).mismatch, false)
  near(sampleRatio([60, 40], [1, 1]).p, 0.0455, 1e-4)
})

test('segments that differ more than chance makes them are told from those that do not', () => {
  const alike = [0.1, 0.12, 0.08].map((difference) => ({ difference, variance: 0.001 }))
  assert.ok(heterogeneity(alike).p > 0.5)
  assert.ok(heterogeneity([...alike, { difference: -0.3, variance: 0.001 }]).p < 1e-6)
})

test('people needed are those of the textbook, and so many find the lift they were needed for', () => {
  const plan = { mean: 0.1, deviation: 0.3, lift: 0.1 }
  assert.equal(peopleNeeded(plan), 14_128)
  near(liftFound(plan, 14_128), 0.1, 1e-4)
  assert.ok(Math.abs(peopleNeeded({ ...plan, correlation: 0.8 }) / 14_128 - 0.36) < 1e-3)
  assert.equal(daysNeeded(plan, 1_000), 29)
})

test('a draft holds the best of both once, each team as often as the other, to one', () => {
  const random = mulberry32(4)
  for (let run = 0; run < 200; run++) {
    const slate = teamDraft([1, 2, 3, 4, 5, 6], [4, 1, 9, 8, 7, 6], 6, random)
    assert.equal(new Set(slate.map(({ item }) => item)).size, 6)
    const control = slate.filter(({ team }) => team === 'control').length
    assert.equal(control, 3)
    assert.ok(slate.slice(0, 2).some(({ item }) => item === 1 || item === 4))
  }
  assert.equal(teamDraft([1, 2], [2, 1], 10, random).length, 2, 'no more than there are')
})

test('each person is one vote', () => {
  const votes = [...Array(30).fill({ control: 0, treatment: 5 }), ...Array(10).fill({ control: 1, treatment: 0 })]
  const { share, people, p, low } = preference([...votes, { control: 2, treatment: 2 }])
  assert.deepEqual([share, people], [0.75, 40])
  assert.ok(p < 0.01 && low > 0.5)
})
