import type { Millis } from '../domain/time.ts'
import type { Random } from '../math/random.ts'

/** An arm that was chosen, and how likely that was. */
export interface Drawn {
  /** By its place among the arms that were asked about. */
  readonly arm: number
  /** Worked out when it is asked for: counting takes longer than choosing. The same whenever it is asked. */
  readonly odds: () => Odds
}

export interface Odds {
  /** Exact where the policy can state it, else counted over draws; see `error`. */
  readonly propensity: number
  /** Standard error of the propensity; 0 where it is exact. */
  readonly error: number
}

/**
 * Chooses one of several arms while it is learnt which is best. Arms come and go: they are named, and one that is new begins with what is believed
 * of all. Rewards may come late, in any order, many at once. What is learnt fades with a half-life, for arms that change; never, where it is infinite.
 */
export interface Bandit {
  /** `contexts`: a row of numbers an arm, where the policy reads any. */
  readonly choose: (arms: readonly string[], contexts: readonly Float64Array[], at: Millis, random: Random) => Drawn
  readonly learn: (arm: string, context: Float64Array, reward: number, at: Millis) => void
  /** Everything that is learnt, as JSON; the same policy takes it up again. */
  readonly toJSON: () => unknown
}

export interface Fading {
  readonly halfLifeMs?: number
}

/** What is left of a past sum. */
export const kept = (since: Millis, at: Millis, halfLifeMs = Number.POSITIVE_INFINITY): number =>
  halfLifeMs === Number.POSITIVE_INFINITY ? 1 : 0.5 ** (Math.max(0, at - since) / halfLifeMs)
