import assert from 'node:assert/strict'
import { test } from 'node:test'
import { gaussian, mulberry32, type Random } from '../math/random.ts'
import type { Bandit } from './bandit.ts'
import { epsilonGreedy } from './epsilon-greedy.ts'
import { linearThompson, linUcb } from './linear.ts'
import { beta, thompsonBeta, thompsonGaussian } from './thompson.ts'
import { ucb } from './ucb.ts'

const arms = ['a', 'b', 'c']
const none = arms.map(() => new Float64Array(0))
const chances: Readonly<Record<string, number>> = { a: 0.2, b: 0.5, c: 0.35 }

const plain: Readonly<Record<string, (told?: unknown) => Bandit>> = {
  'ε-greedy': (told) => epsilonGreedy({ epsilon: 0.1 }, told),
  UCB: (told) => ucb({ width: 0.5, floor: 0.05 }, told),
  'Thompson, Beta': (told) => thompsonBeta({ floor: 0.05 }, told),
  'Thompson, Gaussian': (told) => thompsonGaussian({ noise: 0.5 }, told),
}

function lived(bandit: Bandit, rounds: number, random: Random): readonly number[] {
  const counts = [0, 0, 0]
  for (let n = 0; n < rounds; n++) {
    const { arm } = bandit.choose(arms, none, n, random)
    counts[arm]!++
    bandit.learn(arms[arm]!, none[arm]!, Number(random() < chances[arms[arm]!]!), n)
  }
  return counts
}

/** How often each arm is chosen, beside what the policy said of each choice. */
function heldAgainst(bandit: Bandit, contexts: readonly Float64Array[], rounds: number, random: Random) {
  const counts = arms.map(() => 0)
  const said = arms.map(() => ({ sum: 0, errors: 0 }))
  for (let n = 0; n < rounds; n++) {
    const { arm, odds } = bandit.choose(arms, contexts, 1e6, random)
    counts[arm]!++
    said[arm]!.sum += odds().propensity
    said[arm]!.errors += odds().error
  }
  return arms.map((_, arm) => ({
    often: counts[arm]! / rounds,
    said: said[arm]!.sum / Math.max(1, counts[arm]!),
    count: counts[arm]!,
  }))
}

for (const [name, make] of Object.entries(plain)) {
  test(`${name} comes to choose the best arm mostly`, () => {
    const counts = lived(make(), 4_000, mulberry32(1))
    assert.ok(counts[1]! > 0.7 * 4_000, `${counts}`)
  })

  test(`${name} chooses as often as it says`, () => {
    const bandit = make()
    lived(bandit, 60, mulberry32(2))
    for (const { often, said, count } of heldAgainst(bandit, none, 4_000, mulberry32(3))) {
      if (count > 50) assert.ok(Math.abs(often - said) < 0.03, `chosen ${often}, said ${said}`)
    }
  })

  test(`${name}, written down and taken up again, chooses the same`, () => {
    const bandit = make()
    lived(bandit, 100, mulberry32(4))
    const again = make(JSON.parse(JSON.stringify(bandit)))
    const choices = (each: Bandit) => {
      const random = mulberry32(5)
      return Array.from({ length: 50 }, () => each.choose(arms, none, 200, random).arm)
    }
    assert.deepEqual(choices(again), choices(bandit))
  })
}

test('the linear ones learn what arms have in common, and choose as often as they say', () => {
  const weights = [0.8, -0.5, 0.1]
  for (const make of [linUcb, linearThompson]) {
    const bandit = make({ width: 3, floor: 0.03 })
    const random = mulberry32(6)
    let regret = 0
    for (let n = 0; n < 2_000; n++) {
      const contexts = arms.map(() => Float64Array.from(weights, () => random()))
      const means = contexts.map((context) => context.reduce((sum, x, i) => sum + x * weights[i]!, 0))
      const { arm } = bandit.choose(arms, contexts, n, random)
      bandit.learn(arms[arm]!, contexts[arm]!, means[arm]! + 0.1 * gaussian(random), n)
      if (n >= 1_000) regret += Math.max(...means) - means[arm]!
    }
    assert.ok(regret / 1_000 < 0.03, `${make.name}: ${regret / 1_000} a round`)
    const fresh = make({ width: 3 })
    fresh.learn('a', Float64Array.of(1, 0, 0), 0.3, 0)
    const contexts = [Float64Array.of(1, 0, 0), Float64Array.of(0, 1, 0), Float64Array.of(0.2, 0.2, 1)]
    for (const { often, said, count } of heldAgainst(fresh, contexts, 3_000, mulberry32(7))) {
      if (count > 50) assert.ok(Math.abs(often - said) < 0.03, `${make.name} chosen ${often}, said ${said}`)
    }
  }
})

test('what fades forgets an arm that has changed; what does not clings to it', () => {
  const share = (bandit: Bandit) => {
    const random = mulberry32(8)
    let right = 0
    for (let n = 0; n < 4_000; n++) {
      const good = n < 2_000 ? 0 : 1
      const { arm } = bandit.choose(['x', 'y'], none, n, random)
      bandit.learn(['x', 'y'][arm]!, none[0]!, Number(random() < (arm === good ? 0.6 : 0.3)), n)
      if (n >= 2_200 && n < 3_200 && arm === good) right++
    }
    return right / 1_000
  }
  const [fading, lasting] = [share(thompsonBeta({ halfLifeMs: 200 })), share(thompsonBeta())]
  assert.ok(fading > 0.6 && lasting < fading - 0.2, `${fading} against ${lasting}`)
})

test('a late reward counts for as much as it would have in time', () => {
  const [inTime, late] = [thompsonBeta({ halfLifeMs: 100 }), thompsonBeta({ halfLifeMs: 100 })]
  for (const at of [10, 50, 200]) inTime.learn('a', none[0]!, 1, at)
  for (const at of [200, 10, 50]) late.learn('a', none[0]!, 1, at)
  const [[, a]] = inTime.toJSON() as [[string, { count: number }]]
  const [[, b]] = late.toJSON() as [[string, { count: number }]]
  assert.ok(Math.abs(a.count - b.count) < 1e-12)
})

test('a new arm is tried, and a floor keeps every propensity above it', () => {
  for (const bandit of [ucb({ floor: 0.09 }), epsilonGreedy({ epsilon: 0.09 })]) {
    const random = mulberry32(9)
    for (let n = 0; n < 200; n++) bandit.learn('a', none[0]!, Number(random() < 0.5), n)
    assert.equal(bandit.choose(['a', 'new'], none, 200, () => 0.5).arm, 1)
    const { propensity } = bandit.choose(['a', 'new', 'newer'], none, 200, mulberry32(1)).odds()
    assert.ok(propensity >= 0.03)
  }
})

test('Beta numbers have the mean and spread of their parameters', () => {
  const random = mulberry32(10)
  const drawn = Array.from({ length: 20_000 }, () => beta(0.7, 2.1, random))
  const mean = drawn.reduce((sum, x) => sum + x, 0) / drawn.length
  const variance = drawn.reduce((sum, x) => sum + (x - mean) ** 2, 0) / drawn.length
  assert.ok(Math.abs(mean - 0.25) < 0.006)
  assert.ok(Math.abs(variance - (0.7 * 2.1) / (2.8 ** 2 * 3.8)) < 0.003)
})
