import { type Event, type EventType, eventTypes } from '../../../domain/event.ts'
import { eventId, itemId, userId } from '../../../domain/ids.ts'
import { completeItem, type Item } from '../../../domain/item.ts'
import { dayMs, hourMs, type Millis } from '../../../domain/time.ts'
import { integer, type Random } from '../../../math/random.ts'
import { type Declaration, days, hours, minutes } from '../../declaration/declaration.ts'
import { feature } from '../../declaration/feature.ts'
import { FeatureSet } from '../../feature-set.ts'
import { FeatureStates } from '../../feature-states.ts'
import { TouchedRows } from '../../state/touched-rows.ts'

export const start = Date.UTC(2026, 1, 27, 22)

const all = (name: string, ...on: readonly EventType[]) => {
  const of = feature(name)
    .of('item')
    .on(...(on as [EventType]))
  return {
    sums: [
      of.count(),
      of.sum((e) => e.value * 2 - 1),
      of.mean((e) => e.value),
      of.variance((e) => e.spent / 60),
      of.rate((e) => e.value >= 0.5, { prior: [2, 10] }),
      of.rate((e) => e.type === 'click', { per: (e) => e.type === 'impression', prior: [0, 0] }),
      of.top(3, (e) => e.device),
      of.embedding((e) => e.value),
    ],
    others: [
      of.min((e) => e.value),
      of.max((e) => e.spent),
      of.since(),
      of.last((e) => e.value, 3),
      of.last((e) => e.country, 2),
      of.distinct((e) => e.device),
      of.quantiles((e) => e.spent, [0, 0.25, 0.5, 0.95, 1]),
    ],
  }
}

/** Drawn from every aggregation over every span, with some that are told by more than the item's events among them. */
export function drawnFeatures(count: number, random: Random): FeatureSet {
  const one = <T>(of: readonly T[]): T => of[integer(random, of.length)]!
  const spans = [minutes(45), hours(3), days(2), days(7), days(30)]
  const made: Declaration[] = []
  while (made.length < count) {
    const name = `f${made.length}`
    const { sums, others } = all(name, ...eventTypes.filter(() => random() < 0.4), 'watch')
    const draw = random()
    if (draw < 0.1 && made.length > 1) made.push(feature(name).ratio(one(made), one(made), { prior: [1, 2] }))
    else if (draw < 0.15 && made.length > 1) made.push(feature(name).cross(one(made), one(made)))
    else if (draw < 0.2) made.push(feature(name).of('item').by('device').on('watch').count().over(one(spans)))
    else if (draw < 0.25) made.push(feature(name).of('user').by('item').on('watch').count().decayed(one(spans)))
    else if (draw < 0.3) made.push(feature(name).value((a) => a.age / 3600000))
    else if (draw < 0.33) made.push(feature(name).of('item').on('watch').match())
    else if (draw < 0.55) made.push(one(sums).decayed(one(spans)))
    else if (draw < 0.85) made.push(one([...sums, ...others]).over(one(spans)))
    else made.push(one([...sums, ...others]))
    if (random() < 0.2) made.push({ ...made.pop()!, log: true })
  }
  return new FeatureSet(made)
}

export const statesOf = (features: FeatureSet) => new FeatureStates(features, { itemRows: (width) => new TouchedRows(width) })

export const itemOf = (n: number): Item =>
  completeItem({ itemId: itemId(`item-${n}`), title: `The story of ${n}`, categories: ['drama'] }, start)

/** Mostly punctual, at times late by up to some weeks; few items have most of them. */
export function eventOf(n: number, now: Millis, items: number, random: Random): Event {
  const late = random() < 0.7 ? 0 : random() ** 4 * 20 * dayMs
  return {
    eventId: eventId(`event-${n}`),
    type: eventTypes[integer(random, eventTypes.length)]!,
    userId: userId(`user-${integer(random, 5)}`),
    itemId: itemId(`item-${Math.floor(random() ** 2 * items)}`),
    at: Math.round(now - late + random() * 0.05 * hourMs),
    seconds: integer(random, 4_000),
    value: random(),
    context: { device: random() < 0.5 ? 'tv' : `phone-${integer(random, 9)}`, country: 'DE' },
  }
}
