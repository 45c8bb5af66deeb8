import type { EventType } from '../../domain/event.ts'
import type { Millis } from '../../domain/time.ts'
import { dayMs } from '../../domain/time.ts'
import { type Feature, named } from '../feature.ts'

interface Shown {
  /** By item: when it was last shown, and how often since it was last acted upon. */
  readonly by: Record<string, { times: number; at: Millis }>
  /** How many items there are in `by`. */
  known: number
}

const actedUpon: readonly EventType[] = ['click', 'watch', 'like', 'save', 'purchase']

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
  on: ['impression', ...actedUpon],
  initial: () => ({ by: named(), known: 0 }),
  fold(state, event) {
    const { itemId } = event
    if (itemId === undefined) return state
    const known = state.by[itemId]
    if (event.type !== 'impression') {
      if (known === undefined) return state
      delete state.by[itemId]
      state.known--
    } else if (known === undefined) {
      state.by[itemId] = { times: 1, at: event.at }
      if (++state.known > most * 1.25) forgetOldest(state)
    } else {
      known.times++
      known.at = Math.max(known.at, event.at)
    }
    return state
  },
  read(state, { at, item }, row, offset) {
    const known = item === undefined ? undefined : state.by[item.itemId]
    row[offset] = known === undefined ? 0 : Math.log1p(known.times)
    row[offset + 1] = known === undefined ? 0 : 2 ** -(Math.max(0, at - known.at) / dayMs)
  },
}

function forgetOldest(state: Shown): void {
  const { by } = state
  const keys = Object.keys(by)
  keys.sort((a, b) => by[b]!.at - by[a]!.at || (a < b ? -1 : 1))
  for (const key of keys.slice(most)) delete by[key]
  state.known = most
}
