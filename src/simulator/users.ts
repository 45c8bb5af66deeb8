import type { ItemId } from '../domain/ids.ts'
import type { User } from '../domain/user.ts'
import { gaussian } from '../math/random.ts'
import { categories } from './categories.ts'
import { some, stream } from './draws.ts'
import { affinity, mayWatch } from './enjoyment.ts'
import { firstNames, lastNames } from './names.ts'
import type { HiddenPerson } from './people.ts'
import { tasteAt } from './taste.ts'
import type { Truth } from './truth.ts'

const shareStating = 0.45
const shareTellingAge = 0.8

/** A person as the engine is told of them. Not everyone tells their age, and fewer than half state what they like. */
export function userRow(truth: Truth, person: HiddenPerson): User {
  const random = stream(truth.settings.seed, 'user', person.index)
  return {
    userId: person.userId,
    country: person.country,
    ...(random() < shareTellingAge ? { age: person.age } : {}),
    attributes: { name: nameOf(truth, person), language: person.language, device: person.device, evenings: person.hour >= 17 },
    preferences: random() < shareStating ? statedBy(truth, person) : { items: [], categories: [], creators: [] },
  }
}

function nameOf({ settings }: Truth, { index }: HiddenPerson): string {
  const random = stream(settings.seed, 'name', index)
  const one = (names: readonly string[]) => names[Math.floor(random() * names.length)]!
  return `${one(firstNames)} ${one(lastNames)}`
}

/** One to three categories, up to two creators and up to three items that suit the person's taste, roughly, when they joined. */
function statedBy(truth: Truth, person: HiddenPerson): User['preferences'] {
  const random = stream(truth.settings.seed, 'stated', person.index)
  const taste = tasteAt(person, person.joinedAt)
  const suits = categories
    .map(({ name, themes: [first, second] }) => ({ name, fit: taste[first!]! + 0.6 * taste[second!]! + 0.2 * gaussian(random) }))
    .sort((a, b) => b.fit - a.fit)
  const known = [...person.favourites]
    .filter(([, since]) => since <= person.joinedAt)
    .map(([creator]) => truth.creators[creator]!)
  return {
    items: likedItems(truth, person, taste),
    categories: suits.slice(0, 1 + Math.floor(random() * 3)).map(({ name }) => name),
    creators: some(random, known, Math.floor(random() * 3)).map(({ name }) => name),
  }
}

function likedItems(truth: Truth, person: HiddenPerson, taste: Float32Array): ItemId[] {
  const random = stream(truth.settings.seed, 'stated-items', person.index)
  const shown = Array.from({ length: 24 }, () => truth.items[Math.floor(random() * truth.items.length)]!)
  return [...new Set(shown)]
    .filter((item) => mayWatch(person, item, person.joinedAt) && affinity(taste, item) > 0.5)
    .slice(0, 3)
    .map(({ itemId }) => itemId)
}
