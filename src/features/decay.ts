import type { Millis } from '../domain/time.ts'

/** A sum in which each addition is worth half as much every half-life. `at` is the latest moment folded so far. */
export interface Decayed {
  sum: number
  at: Millis
}

export const noDecayed = (): Decayed => ({ sum: 0, at: 0 })

/** Adds in place. The same result, up to rounding, in whatever order the additions come. */
export function addDecayed(state: Decayed, amount: number, at: Millis, halfLifeMs: number): Decayed {
  if (at >= state.at) {
    state.sum = state.sum * 2 ** -((at - state.at) / halfLifeMs) + amount
    state.at = at
  } else {
    state.sum += amount * 2 ** -((state.at - at) / halfLifeMs)
  }
  return state
}

/** What is left of it at `at`. Read before its latest addition, it is given as it stands. */
export const decayedAt = (state: Decayed, at: Millis, halfLifeMs: number): number =>
  at <= state.at ? state.sum : state.sum * 2 ** -((at - state.at) / halfLifeMs)
