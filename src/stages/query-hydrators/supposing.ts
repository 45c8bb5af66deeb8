import type { Event } from '../../domain/event.ts'
import type { ItemId } from '../../domain/ids.ts'
import type { Supposed } from '../../domain/supposed.ts'
import type { Millis } from '../../domain/time.ts'
import type { Remembered } from '../../features/definitions/history.ts'
import { watchedPortion } from '../../features/definitions/watched.ts'
import { weightOf } from '../../models/acts.ts'
import type { Past } from './past.ts'

/**
 * The past as it would be had the person done these acts just now, and never met what is forgotten. The counters that features keep of
 * people and items stay as they are: what changes is whatever sources, filters and models read of the history.
 */
export function supposing(past: Past, { acts = [], forgets = [] }: Supposed, at: Millis): Past {
  const forgotten = new Set<string>(forgets === 'all' ? [] : forgets)
  const keeps = (itemId: string) => forgets !== 'all' && !forgotten.has(itemId)
  const history = new Map<ItemId, Remembered>(
    past.history.filter(({ itemId }) => keeps(itemId)).map((each) => [each.itemId, each]),
  )
  const watched = new Set(past.watched.filter(keeps))
  const refused = new Set(past.refused.items.filter(keeps))
  const everything = forgets === 'all'
  acts.forEach(({ type, itemId, value }, n) => {
    const event = { type, itemId, at, ...(value === undefined ? {} : { value }) } as Event
    const weight = weightOf(event)
    const portion = type === 'watch' ? (value ?? 1) : 0
    const known = history.get(itemId)
    if (weight > 0)
      history.set(itemId, {
        itemId,
        weight: Math.max(weight, known?.weight ?? 0),
        at: at - (acts.length - 1 - n),
        portion: Math.max(portion, known?.portion ?? 0),
      })
    if (type === 'purchase' || type === 'rating' || portion >= watchedPortion) watched.add(itemId)
    if (type === 'not_interested' || type === 'hide' || type === 'dislike' || type === 'report') refused.add(itemId)
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
