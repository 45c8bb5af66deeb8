import { gaussian, type Random } from '../math/random.ts'
import type { Bandit, Fading } from './bandit.ts'
import { best, drawnBy } from './odds.ts'
import { Tallies } from './tallies.ts'

export interface ThompsonSettings extends Fading {
  readonly floor?: number
  /** Believed of an arm that nothing is known of: so many rewards, and of them so many of 1. */
  readonly priorCount?: number
  readonly priorMean?: number
}

/** Each arm as often as it is likely to be the best: rewards in [0, 1], Beta posteriors (Thompson, 1933; Chapelle and Li, 2011). */
export function thompsonBeta(
  { floor = 0, priorCount = 2, priorMean = 0.5, halfLifeMs }: ThompsonSettings = {},
  told?: unknown,
): Bandit {
  const tallies = new Tallies(halfLifeMs, told)
  return {
    choose: (arms, _, at, random) => {
      const known = arms.map((arm) => tallies.read(arm, at))
      const propose = (luck: Random) =>
        best(
          known.map(({ count, sum }) => beta(priorCount * priorMean + sum, priorCount * (1 - priorMean) + count - sum, luck)),
          luck,
        )
      return drawnBy(propose, arms.length, floor, random)
    },
    learn: (arm, _, reward, at) => tallies.add(arm, reward, at),
    toJSON: () => tallies.toJSON(),
  }
}

export interface GaussianThompsonSettings extends Fading {
  readonly floor?: number
  /** Spread of single rewards, and of the means that arms are believed to have. */
  readonly noise?: number
  readonly spread?: number
  readonly mean?: number
}

/** The same for rewards of any size, with Gaussian posteriors of their means (Agrawal and Goyal, 2013). */
export function thompsonGaussian(
  { floor = 0, noise = 1, spread = 1, mean = 0, halfLifeMs }: GaussianThompsonSettings = {},
  told?: unknown,
): Bandit {
  const tallies = new Tallies(halfLifeMs, told)
  const prior = (noise / spread) ** 2
  return {
    choose: (arms, _, at, random) => {
      const known = arms.map((arm) => tallies.read(arm, at))
      const propose = (luck: Random) =>
        best(
          known.map(
            ({ count, sum }) => (sum + prior * mean) / (count + prior) + (noise / Math.sqrt(count + prior)) * gaussian(luck),
          ),
          luck,
        )
      return drawnBy(propose, arms.length, floor, random)
    },
    learn: (arm, _, reward, at) => tallies.add(arm, reward, at),
    toJSON: () => tallies.toJSON(),
  }
}

/** A Beta number, from two Gamma ones. */
export function beta(a: number, b: number, random: Random): number {
  const [x, y] = [gamma(a, random), gamma(b, random)]
  return x / (x + y)
}

/** A Gamma number of scale 1 (Marsaglia and Tsang, 2000). */
function gamma(shape: number, random: Random): number {
  if (shape < 1) return gamma(shape + 1, random) * (1 - random()) ** (1 / shape)
  const d = shape - 1 / 3
  for (;;) {
    const z = gaussian(random)
    const v = (1 + z / Math.sqrt(9 * d)) ** 3
    if (v > 0 && Math.log(1 - random()) < 0.5 * z * z + d - d * v + d * Math.log(v)) return d * v
  }
}
