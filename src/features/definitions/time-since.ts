import type { Millis } from '../../domain/time.ts'
import { dayMs, hourMs } from '../../domain/time.ts'
import { acts, type Feature } from '../feature.ts'

/** How long since this person did anything: ln(1 + hours), at most about a year. */
export const userTimeSinceLast: Feature<{ at: Millis }> = {
  name: 'user.time-since-last',
  scope: 'user',
  width: 1,
  on: acts,
  initial: () => ({ at: 0 }),
  fold(state, event) {
    state.at = Math.max(state.at, event.at)
    return state
  },
  read(state, { at }, row, offset) {
    row[offset] = Math.log1p(Math.min(365 * dayMs, Math.max(0, at - state.at)) / hourMs)
  },
}
