import assert from 'node:assert/strict'
import { test } from 'node:test'
import { mulberry32, type Random } from '../../math/random.ts'
import { estimateChoices, type LoggedChoices } from './choices.ts'
import { estimateFrom, overlapOf } from './estimate.ts'
import { smoothedRewards } from './smoothed-rewards.ts'

const logging = [0.5, 0.3, 0.2]
const target = [0.1, 0.2, 0.7]
const chances = [0.2, 0.5, 0.8]
const truth = target.reduce((sum, p, action) => sum + p * chances[action]!, 0)

const drawn = (random: Random, p: readonly number[]) => {
  let left = random()
  return p.findIndex((each) => (left -= each) < 0)
}

/** A log of `count` choices; `believed` is what a model expects of each action. */
function logOf(count: number, seed: number, believed = [0.3, 0.3, 0.3]): LoggedChoices {
  const random = mulberry32(seed)
  const actions = Array.from({ length: count }, () => drawn(random, logging))
  const of = (values: readonly number[]) => Float64Array.from(actions, (action) => values[action]!)
  const expected = target.reduce((sum, p, action) => sum + p * believed[action]!, 0)
  return {
    rewards: Float64Array.from(actions, (action) => Number(random() < chances[action]!)),
    propensities: of(logging),
    targets: of(target),
    clusters: Int32Array.from(actions, (_, n) => n),
    model: { chosen: of(believed), expected: new Float64Array(count).fill(expected) },
  }
}

/** Every log of one choice, by its probability: over these an unbiased estimator's mean is the truth itself. */
function expectationOf(name: 'ips' | 'dr' | 'dm', believed: readonly number[]): number {
  let sum = 0
  for (const [action, p] of logging.entries()) {
    for (const reward of [0, 1]) {
      const chance = p * (reward === 1 ? chances[action]! : 1 - chances[action]!)
      const log = {
        rewards: Float64Array.of(reward),
        propensities: Float64Array.of(p),
        targets: Float64Array.of(target[action]!),
        clusters: Int32Array.of(0),
        model: {
          chosen: Float64Array.of(believed[action]!),
          expected: Float64Array.of(target.reduce((total, q, a) => total + q * believed[a]!, 0)),
        },
      }
      sum += chance * estimateChoices(log)[name]!.value
    }
  }
  return sum
}

test('inverse propensities, and the doubly robust whatever its model believes, are right in expectation', () => {
  assert.ok(Math.abs(expectationOf('ips', [0, 0, 0]) - truth) < 1e-12)
  for (const believed of [[0, 0, 0], [0.9, 0.1, 0.4], chances]) {
    assert.ok(Math.abs(expectationOf('dr', believed) - truth) < 1e-12)
  }
  assert.ok(Math.abs(expectationOf('dm', chances) - truth) < 1e-12)
  assert.ok(Math.abs(expectationOf('dm', [0.3, 0.3, 0.3]) - truth) > 0.3, 'the model alone is as wrong as the model')
})

test('the self-normalised estimators come to the truth as the log grows, and stay among the rewards seen', () => {
  const { snips, sndr, ips } = estimateChoices(logOf(50_000, 1))
  for (const estimate of [snips!, sndr!, ips!]) assert.ok(Math.abs(estimate.value - truth) < 0.02, `${estimate.value}`)
  const all = { ...logOf(3, 2), rewards: Float64Array.of(1, 1, 1) }
  assert.equal(estimateChoices(all).snips!.value, 1)
})

test('95 % intervals hold the truth in about 95 % of logs', () => {
  const logs = Array.from({ length: 400 }, (_, n) => estimateChoices(logOf(400, n + 1)))
  for (const name of ['ips', 'snips', 'dr', 'sndr'] as const) {
    const held = logs.filter((of) => of[name]!.low <= truth && truth <= of[name]!.high).length / logs.length
    assert.ok(held > 0.92 && held < 0.985, `${name}: ${held}`)
  }
})

test('choices of one cluster are no independent witnesses: the same ones twice say no more', () => {
  const once = logOf(500, 3)
  const twice = (column: Float64Array) => Float64Array.from([...column, ...column])
  const again = {
    rewards: twice(once.rewards),
    propensities: twice(once.propensities),
    targets: twice(once.targets),
    clusters: Int32Array.from([...once.clusters, ...once.clusters]),
  }
  const [a, b] = [estimateChoices(once).ips!, estimateChoices(again).ips!]
  assert.ok(Math.abs(a.high - a.low - (b.high - b.low)) < 1e-12)
  const apart = estimateChoices({ ...again, clusters: Int32Array.from(again.rewards, (_, n) => n) }).ips!
  assert.ok(apart.high - apart.low < 0.75 * (a.high - a.low), 'and taken for independent they would seem to')
})

test('few effective choices, one that outweighs the rest, and a policy that the log never shows ring the alarm', () => {
  const even = new Float64Array(1_000).fill(1)
  assert.deepEqual(overlapOf(even), { effectiveSampleSize: 1_000, lowOverlap: false })
  assert.equal(overlapOf(new Float64Array(50).fill(1)).lowOverlap, true, 'few')
  assert.equal(overlapOf(even.map((weight, n) => (n === 0 ? 300 : weight))).lowOverlap, true, 'one outweighs')
  assert.equal(overlapOf(even.map((weight, n) => (n < 500 ? 0 : weight))).lowOverlap, true, 'half of it never shown')
})

test('a model is never asked of those it was fitted on', () => {
  const count = 200
  const clusters = Int32Array.from({ length: count }, (_, n) => n % 2)
  const rewards = Float64Array.from(clusters)
  const zeros = new Int32Array(count)
  const { chosen } = smoothedRewards({ rewards, actions: zeros, contexts: zeros, clusters }, () => 1)
  clusters.forEach((cluster, n) => assert.equal(chosen[n], 1 - cluster, 'each half is told what the other half earned'))
})

test('one cluster has no interval', () => {
  const { low, high } = estimateFrom({ terms: Float64Array.of(1, 2) }, Int32Array.of(0, 0), Float64Array.of(1, 1))
  assert.deepEqual([low, high], [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY])
})
