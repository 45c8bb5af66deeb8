import type { Event } from '../../domain/event.ts'
import { cameBackOn, type Seen } from './seen.ts'

/** A number that an experiment is judged by: for each person a numerator and a denominator, of which an arm's sums are divided. */
export interface Metric {
  readonly name: string
  readonly unit: string
  /** Which way is better. */
  readonly goal: 'increase' | 'decrease' | 'neither'
  readonly doc: string
  /** Undefined for a person of whom it cannot be told yet. */
  readonly of: (seen: Seen) => readonly [above: number, below: number] | undefined
}

const impressionsIn = ({ answers }: Seen) => [...answers.values()].flatMap(({ impressions }) => impressions)
const ofType = ({ acts }: Seen, ...types: readonly Event['type'][]) => acts.filter(({ type }) => types.includes(type))
/** Acts that answer to what was shown, each answer and item once. */
const answering = (seen: Seen, ...types: readonly Event['type'][]) =>
  new Map(
    ofType(seen, ...types)
      .filter(({ recommendationId = '' }) => seen.answers.has(recommendationId))
      .map((act) => [`${act.recommendationId}\n${act.itemId}`, act]),
  )
const halfWatched = (seen: Seen) => ofType(seen, 'watch').filter(({ value = 0 }) => value >= 0.5)
const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0)

const retention = (day: number): Metric => ({
  name: `retention-d${day}`,
  unit: 'share of people',
  goal: 'increase',
  doc: `Did anything on day ${day} after they met the experiment. Only people for whom that day is over.`,
  of: (seen) => {
    const back = cameBackOn(day, seen)
    return back === undefined ? undefined : [Number(back), 1]
  },
})

/** Declared once, for every experiment. A new one is an entry here. */
export const metrics: readonly Metric[] = [
  {
    name: 'take-rate',
    unit: 'share of answers',
    goal: 'increase',
    doc: 'Answers of which something was clicked or watched.',
    of: (seen) => [
      new Set([...answering(seen, 'click', 'watch').values()].map(({ recommendationId }) => recommendationId)).size,
      seen.answers.size,
    ],
  },
  {
    name: 'click-through',
    unit: 'clicks per impression',
    goal: 'increase',
    doc: 'Impressions that were clicked.',
    of: (seen) => [answering(seen, 'click').size, impressionsIn(seen).length],
  },
  {
    name: 'watch-time',
    unit: 'minutes per person',
    goal: 'increase',
    doc: 'Watched in all, whether or not an answer led to it: what an answer takes from elsewhere is no gain.',
    of: (seen) => [sum(ofType(seen, 'watch').map(({ seconds = 0 }) => seconds)) / 60, 1],
  },
  {
    name: 'completion',
    unit: 'share of watches',
    goal: 'increase',
    doc: 'Watches of nine tenths or more.',
    of: (seen) => {
      const watches = ofType(seen, 'watch')
      return [watches.filter(({ value = 0 }) => value >= 0.9).length, watches.length]
    },
  },
  {
    name: 'quality-plays',
    unit: 'plays per person',
    goal: 'increase',
    doc: 'Watches of half or more.',
    of: (seen) => [halfWatched(seen).length, 1],
  },
  retention(1),
  retention(7),
  retention(28),
  {
    name: 'satisfaction',
    unit: 'points per answer',
    goal: 'increase',
    doc: 'What lasts: a watch of half or more, a like, a save and a share count 1 each, a dislike, a "not interested", a hide and a report -1, a watch of less than a tenth -1/2.',
    of: (seen) => [
      halfWatched(seen).length +
        ofType(seen, 'like', 'save', 'share').length -
        ofType(seen, 'dislike', 'not_interested', 'hide', 'report').length -
        ofType(seen, 'watch').filter(({ value = 0 }) => value < 0.1).length / 2,
      seen.answers.size,
    ],
  },
  {
    name: 'diversity',
    unit: 'categories per answer',
    goal: 'increase',
    doc: 'Different categories among the items of an answer.',
    of: (seen) => [
      sum(
        [...seen.answers.values()].map(
          ({ impressions }) => new Set(impressions.map(({ itemId = '' }) => seen.categoriesOf(itemId)[0])).size,
        ),
      ),
      seen.answers.size,
    ],
  },
  {
    name: 'coverage',
    unit: 'share of impressions',
    goal: 'neither',
    doc: 'Impressions of items that are not among the tenth shown most: how far down the catalog people are led.',
    of: (seen) => {
      const shown = impressionsIn(seen)
      return [shown.filter(({ itemId = '' }) => seen.isInTail(itemId)).length, shown.length]
    },
  },
  {
    name: 'latency',
    unit: 'milliseconds per answer',
    goal: 'decrease',
    doc: 'How long an answer took, in the engine.',
    of: ({ answers }) => {
      const timed = [...answers.values()].filter(({ seconds }) => seconds >= 0)
      return [1_000 * sum(timed.map(({ seconds }) => seconds)), timed.length]
    },
  },
  {
    name: 'degraded',
    unit: 'share of answers',
    goal: 'decrease',
    doc: 'Answers in which some part fell back.',
    of: ({ answers }) => {
      const timed = [...answers.values()].filter(({ seconds }) => seconds >= 0)
      return [timed.filter(({ degraded }) => degraded).length, timed.length]
    },
  },
]

export const metricNames: readonly string[] = metrics.map(({ name }) => name)
