import type { Event } from '../../domain/event.ts'
import type { ItemId } from '../../domain/ids.ts'
import type { Supposed } from '../../domain/supposed.ts'
import type { Millis } from '../../domain/time.ts'
import { type Remembered, userHistory } from '../../features/definitions/history.ts'
import { refusals } from '../../features/definitions/refused.ts'
import { userWatched } from '../../features/definitions/watched.ts'
import type { Memory } from '../../features/memory.ts'
import { weightOf } from '../../models/acts.ts'
import type { Past } from './past.ts'

const userLiked = userHistory(weightOf)

/**
 * The past as it would be had the person done these acts just now, and never met what is forgotten; acts mean what they mean to the memories
 * that are folded. The counters that features keep of people and items stay as they are: what changes is whatever sources, filters and models
 * read of the history.
 */
export function supposing(past: Past, { acts = [], forgets = [] }: Supposed, at: Millis): Past {
  const everything = forgets === 'all'
  const forgotten = new Set<string>(everything ? [] : forgets)
  const keeps = (itemId: string) => !everything && !forgotten.has(itemId)
  const history = new Map<ItemId, Remembered>(
    past.history.filter(({ itemId }) => keeps(itemId)).map((each) => [each.itemId, each]),
  )
  const watched = new Set(past.watched.filter(keeps))
  const refused = new Set(past.refused.items.filter(keeps))
  acts.forEach((act, n) => {
    const { type, itemId } = act
    const event = { ...act, at: at - (acts.length - 1 - n) } as Event
    const liked = lifted(userLiked, event)
    if (liked !== undefined) {
      const [weight = 0, when = at, portion = 0] = liked
      const known = history.get(itemId)
      history.set(itemId, {
        itemId,
        weight: Math.max(weight, known?.weight ?? 0),
        at: when,
        portion: Math.max(portion, known?.portion ?? 0),
      })
    }
    if (lifted(userWatched, event) !== undefined) watched.add(itemId)
    if (refusals.includes(type)) refused.add(itemId)
    if (type === 'like') refused.delete(itemId)
  })
  return {
    history: [...history.values()].sort((a, b) => b.at - a.at || (a.itemId < b.itemId ? -1 : 1)),
    watched: [...watched],
    refused: {
      items: [...refused],
      creators: everything ? [] : past.refused.creators,
      categories: everything ? [] : past.refused.categories,
    },
    readFrom: 0,
  }
}

/** What one event says to a memory; undefined where it says nothing. */
function lifted({ on, merges, lift }: Memory, event: Event): Float64Array | undefined {
  const acc = new Float64Array(merges.length)
  return on.includes(event.type) && lift(event, acc) ? acc : undefined
}
