import type { Millis } from '../../domain/time.ts'
import type { Clock } from '../ports/clock.ts'

export const systemClock: Clock = { now: Date.now }

/** A clock that stands still until it is moved. */
export function manualClock(at: Millis): Clock & { set: (at: Millis) => void; advance: (ms: number) => void } {
  let now = at
  return {
    now: () => now,
    set: (to) => {
      now = to
    },
    advance: (ms) => {
      now += ms
    },
  }
}
