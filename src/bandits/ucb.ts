import type { Bandit, Fading } from './bandit.ts'
import { best, certain } from './odds.ts'
import { Tallies } from './tallies.ts'

export interface UcbSettings extends Fading {
  /** Widens the bound; 2 is the paper's, for rewards in [0, 1]. */
  readonly width?: number
  /** Least share of choices made evenly, so that every propensity is above 0. */
  readonly floor?: number
}

/** The arm whose upper confidence bound is highest: UCB1 (Auer, Cesa-Bianchi and Fischer, 2002), with faded counts as in discounted UCB (Garivier and Moulines, 2011). */
export function ucb({ width = 2, floor = 0, halfLifeMs }: UcbSettings = {}, told?: unknown): Bandit {
  const tallies = new Tallies(halfLifeMs, told)
  return {
    choose: (arms, _, at, random) => {
      const known = arms.map((arm) => tallies.read(arm, at))
      const all = Math.log(
        Math.max(
          1,
          known.reduce((sum, { count }) => sum + count, 0),
        ),
      )
      const bounds = known.map(({ count, sum }) =>
        count < 0.5 ? Number.POSITIVE_INFINITY : sum / count + Math.sqrt((width * all) / count),
      )
      return certain(best(bounds, random), arms.length, floor, random)
    },
    learn: (arm, _, reward, at) => tallies.add(arm, reward, at),
    toJSON: () => tallies.toJSON(),
  }
}
