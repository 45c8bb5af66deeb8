import { type EventType, eventTypes } from '../../domain/event.ts'
import { integer, type Random } from '../../math/random.ts'
import type { AboutFields, EventFields } from '../declaration/about.ts'
import { type Declaration, days, hours, type Key, minutes } from '../declaration/declaration.ts'
import { feature } from '../declaration/feature.ts'

// Functions are read from their source, so those to draw from are written out.
const numbers: readonly ((e: EventFields) => number)[] = [
  (e) => e.value,
  (e) => e.spent / 60,
  (e) => e.value * 2 - 1,
  (e) => (e.type === 'watch' ? e.value : e.type === 'like' ? 2.5 : -0.5),
  (e) => Math.log1p(e.spent) + Math.min(e.value, 0.5),
  (e) => e.position,
  (e) => 1 / e.position,
  (e) => e.age / 86400000,
  (e) => e.attributes['price']! * (e.recommended ? 1 : 0.5),
  (e) => Math.sqrt(e.value - 0.3),
  (e) => e.hour + e.weekday / 10,
  (e) => -(Math.max(e.value, e.propensity) ** 2),
]
const truths: readonly ((e: EventFields) => boolean)[] = [
  (e) => e.value >= 0.9,
  (e) => !(e.value >= 0.5),
  (e) => e.device === 'tv' && e.hour >= 12,
  (e) => e.categories.includes('drama') || e.creator !== 'ada',
  (e) => ['tv', 'phone'].includes(e.device),
  (e) => e.recommended,
  (e) => e.position !== 3,
  (e) => e.maturity < 16 && e.tags.includes("it's"),
  (e) => e.type === 'click',
  (e) => e.itemId !== '' && e.country === 'DE',
]
const strings: readonly ((e: EventFields) => string)[] = [
  (e) => e.itemId,
  (e) => e.category,
  (e) => e.device,
  (e) => e.text,
  (e) => (e.recommended ? e.creator : e.country),
]
const lists: readonly ((e: EventFields) => string | readonly string[])[] = [
  (e) => e.categories,
  (e) => e.tags,
  (e) => e.creator,
  (e) => e.device,
]
const abouts: readonly ((a: AboutFields) => number | boolean)[] = [
  (a) => Math.max(0, a.age) / 86400000,
  (a) => a.hour + a.weekday,
  (a) => a.device === 'tv' && a.categories.includes('drama'),
  (a) => a.seconds / 60,
  (a) => a.attributes['price']!,
  (a) => (a.creator === 'ada' ? a.maturity : -1),
  (a) => 2 ** -(Math.max(0, a.age) / 259200000),
  (a) => a.attributes['new']! + (a.itemId === '' ? 10 : 0),
]
const keys: readonly Key[] = ['category', 'creator', 'tag', 'item', 'country', 'device', 'surface']
const spans = [minutes(45), hours(3), days(1), days(2), days(7), days(30)]

const one = <T>(of: readonly T[], random: Random): T => of[integer(random, of.length)]!

/** Declarations of every kind, drawn. */
export function randomDeclarations(count: number, random: Random): readonly Declaration[] {
  const made: Declaration[] = []
  for (let n = 0; n < count; n++) {
    const name = `f${n}`
    if (made.length >= 2 && random() < 0.15) {
      const [a, b] = [one(made, random), one(made, random)]
      made.push(random() < 0.5 ? feature(name).ratio(a, b, { prior: [1, 2] }) : feature(name).cross(a, b))
    } else if (random() < 0.1) made.push(feature(name).value(one(abouts, random)))
    else made.push(aggregated(name, random))
    if (random() < 0.2) made[n] = { ...made[n]!, log: true }
  }
  return made
}

function aggregated(name: string, random: Random): Declaration {
  const entity = random() < 0.5 ? 'user' : 'item'
  const types: EventType[] = eventTypes.filter(() => random() < 0.4)
  const whose = feature(name).of(entity)
  const by = random() < 0.35 ? whose.by(one(keys, random)) : whose
  const on = by.on(...(types.length === 0 ? (['watch', 'click'] as const) : types))
  const where = random() < 0.3 ? on.where(one(truths, random)) : on
  const number = one(numbers, random)
  const decaying = [
    () => where.count(),
    () => where.sum(number),
    () => where.sum(one(truths, random)),
    () => where.mean(number),
    () => where.variance(number),
    () => where.rate(one(truths, random), { prior: [2, 10] }),
    () => where.rate(one(truths, random), { prior: [0, 0], per: one(truths, random) }),
    () => where.top(1 + integer(random, 3), one(lists, random)),
    () => where.match(),
    () => where.embedding((e) => e.value),
  ]
  const others = [
    () => where.min(number),
    () => where.max(number),
    () => where.since(),
    () => where.last(number, 1 + integer(random, 3)),
    () => where.last(one(strings, random), 1 + integer(random, 2)),
    () => where.distinct(one(strings, random)),
    () => where.quantiles(number, [0, 0.25, 0.5, 0.95, 1]),
  ]
  const kind = random()
  const span = one(spans, random)
  if (kind < 0.35) return one(decaying, random)().decayed(span)
  const made = one([...decaying, ...others], random)()
  return kind < 0.75 ? made.over(span) : made
}
