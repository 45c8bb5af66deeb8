import type { Event } from '../../domain/event.ts'
import { type ItemId, itemId, type UserId } from '../../domain/ids.ts'
import type { Millis } from '../../domain/time.ts'
import type { KnownStates } from '../known-states.ts'
import type { Memory } from '../memory.ts'
import { acts } from './liking.ts'

/** One item of someone's past. */
export interface Remembered {
  readonly itemId: ItemId
  /** The strongest sign of liking, as `weightOf` weighs it. */
  readonly weight: number
  /** The latest of those signs. */
  readonly at: Millis
  /** Largest portion watched, 0 to 1; 0 for what was never watched. */
  readonly portion: number
}

/** How many items are remembered a person at least; 300 liked items say what someone likes. */
export const historyLength = 300

/**
 * What someone liked. Read by sources, filters and models rather than by a row. `weightOf` is passed in, so that the one table of what
 * events mean stays with the models.
 */
export const userHistory = (weightOf: (event: Event) => number): Memory => ({
  name: 'user.history',
  on: acts,
  of: 'item',
  merges: ['max', 'max', 'max'],
  lift(event, acc) {
    acc[0] = weightOf(event)
    acc[1] = event.at
    acc[2] = event.type === 'watch' ? (event.value ?? 1) : 0
    return acc[0] > 0
  },
  most: historyLength * 1.25,
  least: 1,
})

/** Latest first, each item once. */
export function historyOf(states: KnownStates, userId: UserId): readonly Remembered[] {
  return states
    .recall(states.features.memory('user.history'), userId)
    .map(({ key, acc }) => ({ itemId: itemId(key), weight: acc[0]!, at: acc[1]!, portion: acc[2]! }))
    .sort((a, b) => b.at - a.at || (a.itemId < b.itemId ? -1 : 1))
    .slice(0, historyLength)
}
