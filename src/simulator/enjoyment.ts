import type { Millis } from '../domain/time.ts'
import type { HiddenItem } from './items.ts'
import type { Mood } from './moods.ts'
import { type HiddenPerson, understands } from './people.ts'
import { factors } from './themes.ts'

/** A person meeting an item at a moment: everything that decides what they do with it. */
export interface Meeting {
  readonly person: HiddenPerson
  readonly item: HiddenItem
  /** The person's taste at the moment, `factors` long. */
  readonly taste: Float32Array
  readonly mood: Mood
  readonly at: Millis
  /** What the picture shown adds to the log-odds of a choice; 0 unless said. See `pictures.ts`. */
  readonly appeal?: number
}

const logistic = (x: number): number => 1 / (1 + Math.exp(-x))

export function affinity(taste: Float32Array, item: HiddenItem): number {
  let sum = 0
  for (let k = 0; k < factors; k++) sum += taste[k]! * item.latent[k]!
  return sum
}

export function loves(person: HiddenPerson, item: HiddenItem, at: Millis): boolean {
  const since = person.favourites.get(item.creator.index)
  return since !== undefined && since <= at
}

/** Whether the part before this one was watched with pleasure, and this one not yet. */
export function continues(mood: Mood, item: HiddenItem): boolean {
  if (item.series === undefined || item.part < 2 || mood.watched.has(item.index)) return false
  const before = mood.watched.get(item.series.parts[item.part - 2]!)
  return before !== undefined && before.enjoyment > 0.4
}

/** Whether the person may be shown the item at all. */
export function mayWatch(person: HiddenPerson, item: HiddenItem, at: Millis): boolean {
  return (
    item.publishedAt <= at &&
    at < item.expiresAt &&
    item.withheld === undefined &&
    item.maturity <= person.age &&
    (item.regions.length === 0 || item.regions.includes(person.country))
  )
}

/** Probability that the eye reaches a place: (1 + position)^-0.6, the position-based model (Craswell et al., 2008). */
export const examination = (position: number): number => (1 + position) ** -0.6

/**
 * What the watching would be worth, 0 to 1: logistic in taste, quality and love of the creator, then less for what the person has had
 * enough of, has seen, does not understand, or was lured into. The mean portion watched follows it.
 */
export function enjoyment({ person, item, taste, mood, at }: Meeting): number {
  const fresh = logistic(
    5.5 * (affinity(taste, item) - 0.5) +
      3.5 * (item.quality - 0.5) +
      (loves(person, item, at) ? 0.9 : 0) +
      (continues(mood, item) ? 0.7 : 0),
  )
  const language = understands(person, item.creator.language) ? 1 : 0.2
  return (fresh * language * mood.novelty(item, at) * (item.clickbait ? 0.35 : 1)) / (1 + 0.6 * mood.satiation(item, at))
}

/**
 * Probability that an examined item is chosen. It follows what title and picture promise: taste and the lure, not the quality, which
 * shows only in the watching. Less for what was watched, or passed over before.
 */
export function attraction({ person, item, taste, mood, at, appeal = 0 }: Meeting): number {
  const promise = logistic(
    -2.7 +
      person.eagerness +
      4.2 * affinity(taste, item) +
      1.3 * item.lure +
      appeal +
      (loves(person, item, at) ? 0.7 : 0) +
      (continues(mood, item) ? 1.2 : 0) -
      1.2 * mood.satiation(item, at),
  )
  const language = understands(person, item.creator.language) ? 1 : 0.4
  const seen = mood.watched.has(item.index) ? 0.25 : 1
  return promise * language * seen * 0.85 ** Math.min(8, mood.passedOver.get(item.index) ?? 0)
}

/** What a choice was worth once watched: the enjoyment, less the annoyance at time wasted. From -0.15 to 1. */
export const worth = (enjoyed: number): number => enjoyed - 0.15 * (1 - enjoyed) ** 2
