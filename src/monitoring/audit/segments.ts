import type { Item } from '../../domain/item.ts'
import { dayMs, type Millis } from '../../domain/time.ts'
import type { AuditMaterial, Impression } from './material.ts'

/** Divides things into segments by one of their sides; what has no such side is in none. */
export interface Dimension<Thing> {
  readonly dimension: string
  readonly segmentOf: (thing: Thing) => string | undefined
}

const fifths = ['smallest fifth', 'second fifth', 'third fifth', 'fourth fifth', 'largest fifth'] as const
const thirds = ['least active third', 'middle third', 'most active third'] as const
/** Further segments of a dimension count as one. */
const mostSegments = 12
const other = 'other'

/** Who has done less is new here. */
const pastOfTheNew = 20

/** Sides of items: creator by plays, age, category, and country where items name one. Creators' plays are those of before, which the days audited did not make. */
export function itemDimensions({ items, before, to }: AuditMaterial): readonly Dimension<Item>[] {
  const plays = new Map<string, number>()
  for (const { itemId, creator } of items.values()) {
    if (creator !== '') plays.set(creator, (plays.get(creator) ?? 0) + (before.get(itemId) ?? 0))
  }
  const sizeOf = inParts(plays, fifths)
  const categories = commonest([...items.values()].flatMap(({ categories: [first] }) => first ?? []))
  const countries = commonest([...items.values()].flatMap((item) => countryOf(item) ?? []))
  return [
    { dimension: 'creator size', segmentOf: ({ creator }) => sizeOf.get(creator) },
    { dimension: 'item age', segmentOf: ({ publishedAt }) => ageOf(to - publishedAt) },
    { dimension: 'category', segmentOf: ({ categories: [first] }) => categories(first) },
    { dimension: 'item country', segmentOf: (item) => countries(countryOf(item)) },
  ]
}

/** Sides of who was shown something: new or not, country, and how active they had been. */
export function peopleDimensions({ impressions }: AuditMaterial): readonly Dimension<Impression>[] {
  const pasts = new Map<string, number>()
  for (const { userId, past } of impressions) if (!pasts.has(userId)) pasts.set(userId, past)
  const activity = inParts(pasts, thirds)
  const countries = commonest(impressions.flatMap(({ country }) => country ?? []))
  return [
    { dimension: 'people', segmentOf: ({ past }) => (past < pastOfTheNew ? 'new' : 'known') },
    { dimension: 'country', segmentOf: ({ country }) => countries(country) },
    { dimension: 'activity', segmentOf: ({ userId }) => activity.get(userId) },
  ]
}

/** Each name in its part of all, the lowest first; names of one value are kept together as far as their order by name does. */
function inParts<Part extends string>(values: ReadonlyMap<string, number>, parts: readonly Part[]): ReadonlyMap<string, Part> {
  const ascending = [...values].sort(([a, x], [b, y]) => x - y || (a < b ? -1 : 1))
  return new Map(ascending.map(([name], rank) => [name, parts[Math.floor((rank * parts.length) / ascending.length)]!]))
}

/** Names as they are, the rarer ones as `other`. */
function commonest(names: readonly string[]): (name: string | undefined) => string | undefined {
  const counts = new Map<string, number>()
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1)
  const most = [...counts].sort(([a, x], [b, y]) => y - x || (a < b ? -1 : 1)).slice(0, mostSegments)
  const kept = new Set(most.map(([name]) => name))
  return (name) => (name === undefined || kept.has(name) ? name : other)
}

const countryOf = ({ attributes }: Item): string | undefined => {
  const country = attributes['country']
  return typeof country === 'string' ? country : undefined
}

function ageOf(ms: Millis): string {
  if (ms < 7 * dayMs) return 'under 7 days'
  if (ms < 30 * dayMs) return '7 to 30 days'
  return ms < 365 * dayMs ? '30 to 365 days' : 'a year or more'
}
