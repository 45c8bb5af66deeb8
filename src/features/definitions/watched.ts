import { type ItemId, itemId, type UserId } from '../../domain/ids.ts'
import type { KnownStates } from '../known-states.ts'
import type { Memory } from '../memory.ts'

/** From this portion on, an item counts as watched; below it, it can be continued. */
export const watchedPortion = 0.5

/** Items consumed: watched, bought or rated. For the filter that shows nothing twice. */
export const userWatched: Memory = {
  name: 'user.watched',
  on: ['watch', 'purchase', 'rating'],
  of: 'item',
  merges: ['max'],
  lift({ type, value, at }, acc) {
    acc[0] = at
    return type !== 'watch' || (value ?? 1) >= watchedPortion
  },
  // more than anyone watches in years
  most: 10_000,
  least: 0,
}

export const watchedBy = (states: KnownStates, userId: UserId): readonly ItemId[] =>
  states.recall(userWatched, userId).map(({ key }) => itemId(key))
