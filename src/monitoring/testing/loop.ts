import type { Event } from '../../domain/event.ts'
import { eventId, itemId, recommendationId, userId } from '../../domain/ids.ts'
import { completeItem, type Item } from '../../domain/item.ts'
import { dayMs, hourMs, type Millis } from '../../domain/time.ts'
import { integer, mulberry32, type Random } from '../../math/random.ts'
import { begin } from './impressions.ts'

export const categories = ['drama', 'news', 'music', 'sport'] as const

/** Items i0, i1 … of four categories and of a creator each ten, published a day apart, the first a hundred days before `begin`. */
export const catalog = (count: number): readonly Item[] =>
  Array.from({ length: count }, (_, n) =>
    completeItem(
      {
        ...{ itemId: itemId(`i${n}`), title: `${n}`, categories: [categories[n % 4]!], creator: `c${Math.floor(n / 10)}` },
        publishedAt: begin - 100 * dayMs + (n % 100) * dayMs,
      },
      begin,
    ),
  )

export const shown = (at: Millis, item: number, made: Partial<Event> = {}): Event => ({
  ...{ eventId: eventId(`${at}.${item}`), type: 'impression', userId: userId('u'), itemId: itemId(`i${item}`), at },
  ...{ recommendationId: recommendationId('r'), surface: 'home' },
  ...made,
})

/** Which of the items is shown to whom, and whether by exploration. */
export type Policy = (random: Random, person: number) => { readonly item: number; readonly explored?: boolean }

/** Days of `perHour` impressions to a hundred people, who choose one evenly drawn item of 200 for every four that they are shown. */
export function* lived(from: number, days: number, policy: Policy, { seed = 1, perHour = 120 } = {}): Generator<Event, void> {
  const random = mulberry32(seed * 1_000 + from)
  for (let n = 0; n < days * 24 * perHour; n++) {
    const at = begin + from * dayMs + Math.floor((n * hourMs) / perHour)
    const person = integer(random, 100)
    const { item, explored = false } = policy(random, person)
    yield shown(at, item, { userId: userId(`u${person}`), propensity: explored ? 0.02 : 0.9 })
    if (n % 4 === 0) yield shown(at, integer(random, 200), { type: 'watch', userId: userId(`u${person}`), surface: '' })
  }
}
