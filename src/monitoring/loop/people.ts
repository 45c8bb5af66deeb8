import { entropy, entropyAtLarge } from '../../evaluation/catalog-metrics.ts'
import type { Measured } from './measures.ts'
import { mostCategories } from './shown-items.ts'

/** People are told apart by 22 bits of their hash: two in four million are taken for one. */
const people = 2 ** 22
/** Then a single one of them is looked at. */
export const mostThinning = 22
const width = mostCategories + 1

/** One number for a person and a category. */
export const pairOf = (person: number, category: number): number => (person % people) * width + category

export const personIn = (pair: number): number => Math.floor(pair / width)

/** Whether a sample of one in 2^thinning people looks at this one. */
export const isSampled = (person: number, thinning: number): boolean => (person & (2 ** thinning - 1)) === 0

/** By person, how often each category. */
export type Tastes = ReadonlyMap<number, ReadonlyMap<number, number>>

/** Gathers counts by pair into counts by person. */
export class TasteGatherer {
  readonly tastes = new Map<number, Map<number, number>>()

  take(pair: number, count: number): void {
    const person = personIn(pair)
    const taste = this.tastes.get(person) ?? this.tastes.set(person, new Map()).get(person)!
    taste.set(pair % width, (taste.get(pair % width) ?? 0) + count)
  }
}

const leastShown = 20
const leastChosen = 10
/** A mean over fewer says nothing. */
const leastPeople = 10

/** How widely people are shown, and how widely they choose. */
export function peopleMeasures(shown: Tastes, chosen: Tastes): Measured {
  const seers = peopleWith(shown, leastShown)
  const choosers = peopleWith(chosen, leastChosen)
  const both = seers.filter((person) => total(chosen.get(person)) >= leastChosen)
  const of = (tastes: Tastes, person: number) => tastes.get(person)!.values()
  return {
    ...meanOver(seers, 'categoryEntropy', (person) => entropy(of(shown, person))),
    ...meanOver(choosers, 'chosenEntropy', (person) => entropy(of(chosen, person))),
    ...meanOver(both, 'bubble', (person) => entropyAtLarge(of(chosen, person)) - entropyAtLarge(of(shown, person))),
  }
}

const total = (taste: ReadonlyMap<number, number> = new Map()) => [...taste.values()].reduce((sum, count) => sum + count, 0)

const peopleWith = (tastes: Tastes, least: number) => [...tastes.keys()].filter((person) => total(tastes.get(person)) >= least)

function meanOver(whom: readonly number[], measure: keyof Measured, of: (person: number) => number): Measured {
  if (whom.length < leastPeople) return {}
  return { [measure]: whom.reduce((sum, person) => sum + of(person), 0) / whom.length }
}
