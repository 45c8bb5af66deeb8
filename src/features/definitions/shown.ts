import type { Event } from '../../domain/event.ts'
import type { Millis } from '../../domain/time.ts'
import { dayMs } from '../../domain/time.ts'
import type { Feature } from '../feature.ts'

/** Item, when it was last shown, and how often since it was last acted upon. */
type Shown = Record<string, { times: number; at: Millis }>

/** Recently shown items kept a person. */
const most = 300

/**
 * How often this person was shown this item in vain, and how lately. Two columns: ln(1 + times), and a freshness of the last showing
 * that halves every day. What was passed over ten times will be passed over again.
 */
export const userItemShown: Feature<Shown> = {
  name: 'user-item.shown',
  scope: 'user-item',
  width: 2,
  initial: () => ({}),
  fold(state, event) {
    const { itemId } = event
    if (itemId === undefined) return state
    if (event.type === 'impression') {
      const known = state[itemId]
      if (known === undefined) state[itemId] = { times: 1, at: event.at }
      else {
        known.times++
        known.at = Math.max(known.at, event.at)
      }
      forgetOldest(state)
    } else if (actedUpon(event)) delete state[itemId]
    return state
  },
  read(state, { at, item }, row, offset) {
    const known = item === undefined ? undefined : state[item.itemId]
    row[offset] = known === undefined ? 0 : Math.log1p(known.times)
    row[offset + 1] = known === undefined ? 0 : 2 ** -(Math.max(0, at - known.at) / dayMs)
  },
}

const actedUpon = ({ type }: Event) =>
  type === 'click' || type === 'watch' || type === 'like' || type === 'save' || type === 'purchase'

function forgetOldest(state: Shown): void {
  const keys = Object.keys(state)
  if (keys.length <= most * 1.25) return
  keys.sort((a, b) => state[b]!.at - state[a]!.at || (a < b ? -1 : 1))
  for (const key of keys.slice(most)) delete state[key]
}
