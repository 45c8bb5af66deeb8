import type { Millis } from '../domain/time.ts'
import { kept } from './bandit.ts'

/** What is known of an arm without a context: faded counts and sums of rewards. */
export interface Tally {
  count: number
  sum: number
  squares: number
  at: Millis
}

/** Tallies by arm, faded to the moment they are read. */
export class Tallies {
  readonly #tallies: Map<string, Tally>
  readonly #halfLifeMs: number | undefined

  constructor(halfLifeMs: number | undefined, told: unknown = []) {
    this.#halfLifeMs = halfLifeMs
    this.#tallies = new Map(told as [string, Tally][])
  }

  read(arm: string, at: Millis): Tally {
    const tally = this.#tallies.get(arm)
    if (tally === undefined) return { count: 0, sum: 0, squares: 0, at }
    const left = kept(tally.at, at, this.#halfLifeMs)
    return { count: tally.count * left, sum: tally.sum * left, squares: tally.squares * left, at: Math.max(at, tally.at) }
  }

  /** A late reward counts for as much as it would, had it come in time. `weight`: that of so many rewards. */
  add(arm: string, reward: number, at: Millis, weight = 1): void {
    const now = this.read(arm, at)
    const worth = weight * kept(at, now.at, this.#halfLifeMs)
    now.count += worth
    now.sum += worth * reward
    now.squares += worth * reward * reward
    this.#tallies.set(arm, now)
  }

  toJSON(): unknown {
    return [...this.#tallies]
  }
}
