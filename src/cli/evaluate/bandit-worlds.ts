import type { Bandit } from '../../bandits/bandit.ts'
import { epsilonGreedy } from '../../bandits/epsilon-greedy.ts'
import { linearThompson, linUcb } from '../../bandits/linear.ts'
import { thompsonBeta, thompsonGaussian } from '../../bandits/thompson.ts'
import { ucb } from '../../bandits/ucb.ts'
import { gaussian, integer, type Random } from '../../math/random.ts'
import { attraction, mayWatch } from '../../simulator/enjoyment.ts'
import { Mood } from '../../simulator/moods.ts'
import { defaultSettings, endOf } from '../../simulator/settings.ts'
import { factors } from '../../simulator/themes.ts'
import { makeTruth } from '../../simulator/truth.ts'

/** What is to be chosen among in one round, and what each arm would earn on average. */
export interface Round {
  readonly contexts: readonly Float64Array[]
  readonly means: readonly number[]
  readonly earn: (arm: number) => number
}

export interface BanditWorld {
  readonly arms: readonly string[]
  readonly round: (n: number, rounds: number, random: Random) => Round
  readonly policies: Readonly<Record<string, () => Bandit>>
}

const named = (count: number) => Array.from({ length: count }, (_, n) => `arm-${n}`)
const none = (count: number) => Array.from({ length: count }, () => new Float64Array(0))

/** Every choice as likely, for ever: what learning is held against. */
const evenly = (): Bandit => epsilonGreedy({ epsilon: 1 })

const plain: Readonly<Record<string, () => Bandit>> = {
  evenly,
  'ε-greedy': () => epsilonGreedy({ cooling: 5 }),
  UCB: () => ucb({ width: 0.5 }),
  'Thompson, Beta': () => thompsonBeta(),
}

const clicked = (means: readonly number[], random: Random) => (arm: number) => Number(random() < means[arm]!)

/** Ten arms that are taken with a chance of their own. */
const shares = (): BanditWorld => ({
  arms: named(10),
  round: (_, _rounds, random) => {
    const means = Array.from({ length: 10 }, (_, arm) => 0.05 + 0.03 * arm)
    return { contexts: none(10), means, earn: clicked(means, random) }
  },
  policies: plain,
})

/** Ten arms that earn an amount, such as minutes. */
const amounts = (): BanditWorld => ({
  arms: named(10),
  round: (_, _rounds, random) => {
    const means = Array.from({ length: 10 }, (_, arm) => 0.1 * arm)
    return { contexts: none(10), means, earn: (arm) => means[arm]! + gaussian(random) }
  },
  policies: {
    evenly,
    'ε-greedy': () => epsilonGreedy({ cooling: 5 }),
    UCB: () => ucb({ width: 2 }),
    'Thompson, Gaussian': () => thompsonGaussian(),
  },
})

/** Ten arms whose chances change places eight times. A round is a minute. */
const changing = (): BanditWorld => ({
  arms: named(10),
  round: (n, rounds, random) => {
    const shift = Math.floor((8 * n) / rounds)
    const means = Array.from({ length: 10 }, (_, arm) => ((arm + 3 * shift) % 10 === 0 ? 0.6 : 0.2))
    return { contexts: none(10), means, earn: clicked(means, random) }
  },
  policies: {
    evenly,
    'Thompson, Beta': () => thompsonBeta(),
    'Thompson, Beta, fading': () => thompsonBeta({ halfLifeMs: 400 * 60_000 }),
    'UCB, fading': () => ucb({ width: 0.5, halfLifeMs: 400 * 60_000 }),
  },
})

/** People of the simulated world, each choosing among ten of its items; what is told of a choice is taste times item, theme by theme. */
function people(): BanditWorld {
  const truth = makeTruth({ ...defaultSettings, seed: 5, people: 200, items: 60, days: 2 })
  const at = endOf(truth.settings)
  const items = truth.items
    .filter((item) => item.withheld === undefined && item.regions.length === 0 && item.publishedAt <= at)
    .slice(0, 10)
  const rounds = truth.people.map((person) => {
    const taste = truth.tastes.at(person, at)
    return {
      contexts: items.map((item) =>
        Float64Array.from({ length: factors + 1 }, (_, k) => (k === factors ? 1 : taste[k]! * item.latent[k]!)),
      ),
      means: items.map((item) => (mayWatch(person, item, at) ? attraction({ person, item, taste, mood: new Mood(), at }) : 0)),
    }
  })
  return {
    arms: items.map(({ itemId }) => itemId),
    round: (_, _rounds, random) => {
      const { contexts, means } = rounds[integer(random, rounds.length)]!
      return { contexts, means, earn: clicked(means, random) }
    },
    policies: {
      evenly,
      'Thompson, Beta': () => thompsonBeta(),
      LinUCB: () => linUcb({ width: factors + 1, alpha: 0.3 }),
      'linear Thompson': () => linearThompson({ width: factors + 1, noise: 0.2 }),
    },
  }
}

/** Weights that all arms share, of which nothing is hidden. */
const linear = (): BanditWorld => {
  const weights = [0.5, -0.3, 0.2, 0.4, -0.1]
  return {
    arms: named(8),
    round: (_, _rounds, random) => {
      const contexts = Array.from({ length: 8 }, () => Float64Array.from(weights, () => random()))
      const means = contexts.map((context) => context.reduce((sum, x, i) => sum + x * weights[i]!, 0))
      return { contexts, means, earn: (arm) => means[arm]! + 0.2 * gaussian(random) }
    },
    policies: {
      evenly,
      LinUCB: () => linUcb({ width: 5, alpha: 0.5 }),
      'linear Thompson': () => linearThompson({ width: 5, noise: 0.2 }),
    },
  }
}

export const banditWorlds: Readonly<Record<string, () => BanditWorld>> = { shares, amounts, changing, linear, people }

/** Regret so far after each of these rounds: what the best arm of each round would have earned on average, less what the chosen one would. */
export function regretOf(world: BanditWorld, bandit: Bandit, checkpoints: readonly number[], random: Random): readonly number[] {
  const rounds = checkpoints.at(-1)!
  const regrets: number[] = []
  let sum = 0
  for (let n = 0; n < rounds; n++) {
    const { contexts, means, earn } = world.round(n, rounds, random)
    const at = n * 60_000
    const { arm } = bandit.choose(world.arms, contexts, at, random)
    bandit.learn(world.arms[arm]!, contexts[arm]!, earn(arm), at)
    sum += Math.max(...means) - means[arm]!
    if (checkpoints.includes(n + 1)) regrets.push(sum)
  }
  return regrets
}
