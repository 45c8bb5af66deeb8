import assert from 'node:assert/strict'
import { test } from 'node:test'
import { estimateSlates, type LoggedSlates } from './slates.ts'

/** Two places, three items without repetition; policies give each slate a probability, place by place. */
const items = [0, 1, 2]
type Policy = (item: number, above: readonly number[]) => number

const proportional =
  (worth: readonly number[]): Policy =>
  (item, above) =>
    above.includes(item) ? 0 : worth[item]! / items.reduce((sum, other) => sum + (above.includes(other) ? 0 : worth[other]!), 0)

const logging = proportional([3, 2, 1])
const target = proportional([1, 2, 6])
/** What a place earns hangs on its item, and on the one above. */
const reward = (item: number, above: readonly number[]) => 0.1 + 0.2 * item - (above[0] === 2 ? 0.15 : 0)
/** Of its item alone. */
const aloneReward = (item: number) => 0.1 + 0.2 * item

const slates = items.flatMap((first) => items.filter((item) => item !== first).map((second) => [first, second] as const))

function worthOf(policy: Policy, earns: (item: number, above: readonly number[]) => number): number {
  return slates.reduce((sum, [a, b]) => sum + policy(a, []) * policy(b, [a]) * (earns(a, []) + earns(b, [a])), 0)
}

/** Mean of an estimator over every log of one slate, by its probability. */
function expectationOf(
  name: 'slate-ips' | 'independent-ips' | 'reward-interaction-ips' | 'cascade-dr',
  earns: (item: number, above: readonly number[]) => number,
  believes: (item: number, above: readonly number[]) => number = () => 0,
): number {
  return slates.reduce((sum, [a, b]) => {
    const expected = (above: readonly number[]) =>
      items.reduce((total, item) => total + target(item, above) * believes(item, above), 0)
    const log: LoggedSlates = {
      places: 2,
      rewards: Float64Array.of(earns(a, []), earns(b, [a])),
      propensities: Float64Array.of(logging(a, []), logging(b, [a])),
      targets: Float64Array.of(target(a, []), target(b, [a])),
      clusters: Int32Array.of(0),
      model: {
        chosen: Float64Array.of(believes(a, []), believes(b, [a])),
        expected: Float64Array.of(expected([]), expected([a])),
      },
    }
    return sum + logging(a, []) * logging(b, [a]) * estimateSlates(log)[name]!.value
  }, 0)
}

const near = (a: number, b: number) => Math.abs(a - b) < 1e-12

test('slate by slate, by interaction from above, and the cascade whatever it believes, are right where items act on those below', () => {
  const truth = worthOf(target, reward)
  assert.ok(near(expectationOf('slate-ips', reward), truth))
  assert.ok(near(expectationOf('reward-interaction-ips', reward), truth))
  for (const believes of [() => 0, (item: number) => item, (item: number, above: readonly number[]) => item + above.length]) {
    assert.ok(near(expectationOf('cascade-dr', reward, believes), truth))
  }
  assert.ok(!near(expectationOf('independent-ips', reward), truth), 'place by place is not')
})

test('where the log draws a place without regard to what stands above, place by place is right for items that act alone', () => {
  const evenly: Policy = () => 1 / 3
  const skewed: Policy = (item) => [0.2, 0.3, 0.5][item]!
  let sum = 0
  let truth = 0
  for (const a of items) {
    for (const b of items) {
      const log = {
        places: 2,
        rewards: Float64Array.of(aloneReward(a), aloneReward(b)),
        propensities: Float64Array.of(1 / 3, 1 / 3),
        targets: Float64Array.of(skewed(a, []), skewed(b, [])),
        clusters: Int32Array.of(0),
      }
      sum += evenly(a, []) * evenly(b, []) * estimateSlates(log)['independent-ips']!.value
      truth += skewed(a, []) * skewed(b, []) * (aloneReward(a) + aloneReward(b))
    }
  }
  assert.ok(near(sum, truth))
})

test('a policy asked about itself earned what it earned, by every estimator', () => {
  const rewards = Float64Array.of(1, 0, 0, 1, 0, 0)
  const own = Float64Array.of(0.5, 0.5, 0.2, 0.3, 0.9, 0.1)
  const log = { places: 2, rewards, propensities: own, targets: own, clusters: Int32Array.of(0, 1, 2) }
  for (const [name, { value }] of Object.entries(estimateSlates(log))) assert.ok(near(value, 2 / 3), name)
})
