import type { Artwork, Context, EventRow, Item, Person, Reason } from './api.ts'

/** Where an item was met. Copied onto every event that it causes, so that an answer can be judged by what followed. */
export interface Spot {
  readonly surface: string
  readonly recommendationId?: string
  readonly row?: string
  readonly position?: number
}

/** An item, and the place where the person met it. */
export interface Met {
  readonly item: Item
  readonly reason?: Reason
  readonly sponsored: boolean
  /** The picture they met it with. */
  readonly artwork?: Artwork
  readonly spot: Spot
}

/** What a person can do to an item. `portion` is of the whole, 0 to 1. */
export type Act =
  | { readonly type: 'click' | 'like' | 'save' | 'share' | 'skip' }
  | { readonly type: 'watch'; readonly portion: number }
  | { readonly type: 'not_interested'; readonly creator?: string; readonly category?: string }

/** Acts after which the next answer is another one, so that the page asks again. */
export const changesTaste = (act: Act): boolean => act.type === 'watch' || act.type === 'like' || act.type === 'not_interested'

/** What this page remembers of a person's acts on one item, to show them. */
export interface Done {
  readonly watched?: number
  readonly liked?: boolean
  readonly saved?: boolean
  readonly shared?: boolean
}

export function doneAfter(done: Done, act: Act): Done {
  if (act.type === 'watch') return { ...done, watched: act.portion }
  if (act.type === 'like') return { ...done, liked: true }
  if (act.type === 'save') return { ...done, saved: true }
  if (act.type === 'share') return { ...done, shared: true }
  return done
}

const device = (): string => (innerWidth < 640 ? 'phone' : innerWidth < 1024 ? 'tablet' : 'desktop')

export function contextOf(person: Person): Context {
  const country = person.user?.country
  return { device: device(), ...(country === undefined ? {} : { country }) }
}

/** The event of an act; the client gives it its id and moment. One about a creator or a category names no item: it is about all of theirs. */
export function eventOf(person: Person, { item, spot }: Met, act: Act): EventRow {
  const event = { type: act.type, userId: person.userId, context: contextOf(person), ...spot }
  if (act.type === 'watch') {
    const seconds = item.media?.seconds
    const watched = seconds === undefined ? {} : { seconds: Math.round(seconds * act.portion) }
    return { ...event, itemId: item.itemId, value: act.portion, ...watched }
  }
  if (act.type === 'not_interested' && act.creator !== undefined) return { ...event, creator: act.creator }
  if (act.type === 'not_interested' && act.category !== undefined) return { ...event, category: act.category }
  return { ...event, itemId: item.itemId }
}

export const searchEvent = (person: Person, text: string): EventRow => ({
  type: 'search',
  userId: person.userId,
  context: contextOf(person),
  surface: 'find',
  text,
})
