import type { Event } from '../../domain/event.ts'
import type { ItemId } from '../../domain/ids.ts'
import type { Millis } from '../../domain/time.ts'
import { acts, type Feature, unread } from '../feature.ts'

/** One item of someone's past. */
export interface Remembered {
  readonly itemId: ItemId
  /** The strongest sign of liking, as `weightOf` weighs it. */
  weight: number
  /** The latest of those signs. */
  at: Millis
  /** Largest portion watched, 0 to 1; 0 for what was never watched. */
  portion: number
}

/** How many items are remembered a person; 300 liked items say what someone likes. */
export const historyLength = 300

/**
 * What someone liked, latest first, each item once. Read by sources, filters and models rather than by a row.
 * `weightOf` is passed in, so that the one table of what events mean stays with the models.
 */
export const userHistory = (weightOf: (event: Event) => number): Feature<Remembered[]> => ({
  name: 'user.history',
  scope: 'user',
  ...unread,
  on: acts,
  initial: () => [],
  fold(state, event) {
    const weight = weightOf(event)
    if (weight <= 0 || event.itemId === undefined) return state
    const portion = event.type === 'watch' ? (event.value ?? 1) : 0
    const known = state.findIndex((act) => act.itemId === event.itemId)
    const act = known < 0 ? { itemId: event.itemId, weight: 0, at: 0, portion: 0 } : state.splice(known, 1)[0]!
    act.weight = Math.max(act.weight, weight)
    act.at = Math.max(act.at, event.at)
    act.portion = Math.max(act.portion, portion)
    const place = state.findIndex((other) => other.at <= act.at)
    state.splice(place < 0 ? state.length : place, 0, act)
    if (state.length > historyLength) state.length = historyLength
    return state
  },
})
