import assert from 'node:assert/strict'
import { test } from 'node:test'
import { gaussian, mulberry32, type Random } from '../math/random.ts'
import { compare, holm, randomisationTest } from './compare.ts'

const near = (got: number, want: number, within: number) => assert.ok(Math.abs(got - want) < within, `${got} is not near ${want}`)

/** Skewed as recall is: most people see no hit, some see a few. */
const values = (random: Random, people: number, chance: number) =>
  Float64Array.from({ length: people }, () => (random() < chance ? Math.ceil(3 * random()) / 3 : 0))

test('three users, each better by one: of the eight ways to draw signs two are as far, p is 1/4', () => {
  near(randomisationTest([1, 1, 1], [0, 0, 0], { rounds: 20_000 }), 1 / 4, 0.02)
})

test('differences 1 and 3: the sums are 4, 2, -2, -4, and two of the four are as far as 4', () => {
  near(randomisationTest([1, 3], [0, 0], { rounds: 20_000 }), 2 / 4, 0.02)
})

test('users who fared alike with both models say nothing: nobody else is no difference, p is 1', () => {
  assert.equal(randomisationTest([0.5, 0.2], [0.5, 0.2]), 1)
  const [a, b] = [
    [1, 1, 1],
    [0, 0, 0],
  ]
  const shared = [0.3, 0.3, 0.3, 0.3]
  assert.equal(randomisationTest([...a!, ...shared], [...b!, ...shared]), randomisationTest(a!, b!))
})

test('models that are alike are called different about five times in a hundred, and no oftener', () => {
  const random = mulberry32(5)
  let called = 0
  for (let trial = 0; trial < 600; trial++) {
    const p = randomisationTest(values(random, 60, 0.3), values(random, 60, 0.3), { seed: trial, rounds: 400 })
    if (p <= 0.05) called++
  }
  // binomial: 30 expected, standard deviation 5.3
  assert.ok(called >= 14 && called <= 46, `${called} of 600`)
})

test('a model that is better is found out, the surer the more users there are', () => {
  const random = mulberry32(6)
  const found = (people: number) => {
    let called = 0
    for (let trial = 0; trial < 100; trial++) {
      const worse = Float64Array.from({ length: people }, () => gaussian(random))
      const better = worse.map((value) => value + 0.2 + 0.5 * gaussian(random))
      if (randomisationTest(better, worse, { seed: trial, rounds: 400 }) <= 0.05) called++
    }
    return called
  }
  // an effect of .4 standard deviations of the difference: power .23 at 20 people, .98 at 100
  const [few, many] = [found(20), found(100)]
  assert.ok(many >= 93 && few < many && few > 20, `${few} and ${many} of 100`)
})

test('Holm: .01, .04, .03 become .03, .06, .06', () => {
  // smallest .01 * 3; then .03 * 2 = .06; then .04 * 1 = .04, raised to .06
  assert.deepEqual(
    holm([0.01, 0.04, 0.03]).map((p) => Math.round(p * 1e6) / 1e6),
    [0.03, 0.06, 0.06],
  )
  assert.deepEqual(holm([0.7, 0.9]), [1, 1])
  assert.deepEqual(holm([]), [])
})

test('of five models that are alike, all ten pairs stay undecided in 95 of a hundred comparisons', () => {
  const random = mulberry32(8)
  let wrong = 0
  for (let trial = 0; trial < 150; trial++) {
    const models = Object.fromEntries(['a', 'b', 'c', 'd', 'e'].map((name) => [name, values(random, 40, 0.3)]))
    if (compare(models, { seed: trial, rounds: 400, resamples: 10 }).some(({ pHolm }) => pHolm <= 0.05)) wrong++
  }
  // at most 7.5 expected, standard deviation 2.7
  assert.ok(wrong <= 15, `${wrong} of 150`)
})

test('a comparison names the better of each pair first, with the interval of the gain', () => {
  const random = mulberry32(9)
  const base = Float64Array.from({ length: 300 }, () => gaussian(random))
  const pairs = compare({ worse: base, best: base.map((v) => v + 0.2), alike: base.map((v) => v + 0.01 * gaussian(random)) })
  assert.deepEqual(new Set(pairs.map(({ a, b }) => `${a} ${b}`)).has('best worse'), true)
  const gain = pairs.find(({ a, b }) => a === 'best' && b === 'worse')!
  near(gain.difference.mean, 0.2, 1e-9)
  assert.ok(gain.pHolm < 0.01 && gain.pHolm >= gain.p)
  assert.ok(pairs.find(({ a, b }) => a !== 'best' && b !== 'best')!.pHolm > 0.01)
})

test('values of different users cannot be paired', () => {
  assert.throws(() => randomisationTest([1], [1, 2]), /same users/)
})
