import type { Bandit, Fading } from './bandit.ts'
import { best, certain } from './odds.ts'
import { Tallies } from './tallies.ts'

export interface EpsilonGreedySettings extends Fading {
  /** Share of choices made evenly among all arms. It falls as 1/n with `cooling` choices of the past, where that is given (Auer, Cesa-Bianchi and Fischer, 2002). */
  readonly epsilon?: number
  readonly cooling?: number
}

/** Mostly the arm that did best, now and then any (Sutton and Barto, 1998). An arm that was never chosen is believed to be perfect. */
export function epsilonGreedy({ epsilon = 0.1, cooling, halfLifeMs }: EpsilonGreedySettings = {}, told?: unknown): Bandit {
  const tallies = new Tallies(halfLifeMs, told)
  return {
    choose: (arms, _, at, random) => {
      const known = arms.map((arm) => tallies.read(arm, at))
      const all = known.reduce((sum, { count }) => sum + count, 0)
      const share = cooling === undefined ? epsilon : Math.min(1, (cooling * arms.length) / Math.max(1, all))
      const choice = best(
        known.map(({ count, sum }) => (count < 0.5 ? Number.POSITIVE_INFINITY : sum / count)),
        random,
      )
      return certain(choice, arms.length, share, random)
    },
    learn: (arm, _, reward, at) => tallies.add(arm, reward, at),
    toJSON: () => tallies.toJSON(),
  }
}
