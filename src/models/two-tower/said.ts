import type { Context } from '../../domain/context.ts'
import type { Item } from '../../domain/item.ts'
import { hourMs, type Millis } from '../../domain/time.ts'
import type { User } from '../../domain/user.ts'
import { fnv1a } from '../../math/hash.ts'
import { words } from '../content/words.ts'

// What is said of items, people and moments, each as a bag of 32-bit hashes. A category that someone prefers is the category of an
// item, and a country is one whether a profile or a request names it: all names share one space.

/** Places for the names of an item, for its words, for what is told of a person, and for a moment. */
export const room = { itemNames: 12, itemWords: 24, personNames: 12, moment: 4 } as const

/** Creator, categories, tags and attributes. */
export const namesOfItem = ({ creator, categories, tags, attributes }: Item): readonly number[] => [
  ...(creator === '' ? [] : [named('creator', creator)]),
  ...Object.entries(attributes).map(([name, value]) => named(name, String(value))),
  ...categories.map((category) => named('category', category)),
  ...tags.map((tag) => named('tag', tag)),
]

/** Words of the title, and the pairs that stand side by side in it; then words of the description. */
export function wordsOfItem({ title, description }: Item): readonly number[] {
  const ofTitle = words(title)
  const pairs = ofTitle.slice(1).map((word, i) => `${ofTitle[i]} ${word}`)
  return [...new Set([...ofTitle, ...pairs, ...words(description)])].map((word) => fnv1a(word))
}

/** Country, age in groups of ten years, attributes, and what they say they like. */
export const namesOfPerson = ({ country, age, attributes, preferences }: User): readonly number[] => [
  ...(country === undefined ? [] : [named('country', country)]),
  ...(age === undefined ? [] : [named('age', String(Math.floor(age / 10)))]),
  ...preferences.categories.map((category) => named('category', category)),
  ...preferences.creators.map((creator) => named('creator', creator)),
  ...Object.entries(attributes).map(([name, value]) => named(name, String(value))),
]

/** Device, country, hour of the day and day of the week, in UTC. */
export function namesOfMoment({ device, country }: Context, at: Millis): readonly number[] {
  const date = new Date(at)
  return [
    ...(device === undefined ? [] : [named('device', device)]),
    ...(country === undefined ? [] : [named('country', country)]),
    named('hour', String(Math.floor((at / hourMs) % 24))),
    named('day', String(date.getUTCDay())),
  ]
}

const named = (what: string, name: string) => fnv1a(`${what} ${name.toLowerCase()}`)
