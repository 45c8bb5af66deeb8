import type { Millis } from '../../domain/time.ts'

/** Time, passed in: so that a test, a replay and a simulation can hold it still or drive it. */
export interface Clock {
  readonly now: () => Millis
}
