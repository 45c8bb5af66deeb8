import type { ItemId } from '../../domain/ids.ts'
import { type Feature, unread } from '../feature.ts'

/** From this portion on, an item counts as watched; below it, it can be continued. */
export const watchedPortion = 0.5

/** More than anyone watches in years; beyond it the first watched go first. */
const most = 10_000

/** Items consumed: watched, bought or rated. For the filter that shows nothing twice. */
export const userWatched: Feature<ItemId[]> = {
  name: 'user.watched',
  scope: 'user',
  ...unread,
  on: ['watch', 'purchase', 'rating'],
  initial: () => [],
  fold(state, { type, itemId, value }) {
    if (itemId === undefined || (type === 'watch' && (value ?? 1) < watchedPortion) || state.includes(itemId)) return state
    state.push(itemId)
    if (state.length > most) state.splice(0, state.length - most)
    return state
  },
}
