import { IdMap } from '../../domain/ids.ts'
import type { Millis } from '../../domain/time.ts'
import type { Knowledge } from '../knowledge.ts'
import { namesOfItem, namesOfMoment, namesOfPerson, room, wordsOfItem } from './said.ts'
import { scaledTo, type TwoTowerSettings } from './settings.ts'
import { Vocabulary } from './vocabulary.ts'

/** What the towers are trained on, as flat numbers that a thread can be sent. Rows of bags hold rows of `names` and `words`, -1 behind them. */
export interface Material {
  readonly settings: TwoTowerSettings
  readonly sizes: { readonly people: number; readonly items: number; readonly names: number; readonly words: number }
  /** Acts by person, in time order: as in `Interactions`. */
  readonly ptr: Int32Array
  readonly item: Int32Array
  readonly weight: Float32Array
  readonly at: Float64Array
  /** The bag of each act's moment. */
  readonly moments: Int32Array
  /** Of the items that somebody acted on. */
  readonly publishedAt: Float64Array
  /** Row of the broadest category of each; those without any share one. */
  readonly category: Int32Array
  readonly itemNames: Int32Array
  readonly itemWords: Int32Array
  readonly personNames: Int32Array
  /** Freshness is reckoned from here: the latest act. */
  readonly origin: Millis
}

/** The bridge from what is said to rows of tables. */
export interface Vocabularies {
  readonly names: Vocabulary
  readonly words: Vocabulary
}

/** What was said of fewer items, or people, tells nothing that could be told of others. */
const leastSaid = 2

/** What nobody acted on, or nobody came from, teaches nothing: only what is said of the others has rows. */
export const vocabulariesOf = (knowledge: Knowledge): Vocabularies => ({
  names: Vocabulary.of(namesIn(knowledge), leastSaid),
  words: Vocabulary.of(actedOn(knowledge).map(wordsOfItem), leastSaid),
})

const actedOn = ({ interactions, items }: Knowledge) => items.filter(({ itemId }) => interactions.items.row(itemId) >= 0)

function* namesIn(knowledge: Knowledge): Generator<readonly number[]> {
  const { users, interactions } = knowledge
  const { at, contexts } = interactions
  for (const item of actedOn(knowledge)) yield namesOfItem(item)
  for (const user of users) if (interactions.users.row(user.userId) >= 0) yield namesOfPerson(user)
  for (let act = 0; act < at.length; act++) yield namesOfMoment(contexts[act] ?? {}, at[act]!)
}

export function materialOf(knowledge: Knowledge, { names, words }: Vocabularies, settings: TwoTowerSettings): Material {
  const { interactions, users } = knowledge
  const { ptr, item, weight, at, contexts } = interactions
  const rows = interactions.items
  const itemNames = bags(rows.size, room.itemNames)
  const itemWords = bags(rows.size, room.itemWords)
  const categories = new IdMap<string>([''])
  const category = new Int32Array(rows.size)
  const publishedAt = new Float64Array(rows.size).fill(Number.NEGATIVE_INFINITY)
  for (const each of actedOn(knowledge)) {
    const row = rows.row(each.itemId)
    names.write(namesOfItem(each), itemNames.of(row))
    words.write(wordsOfItem(each), itemWords.of(row))
    publishedAt[row] = each.publishedAt
    category[row] = categories.add(each.categories[0] ?? '')
  }
  const personNames = bags(interactions.users.size, room.personNames)
  for (const user of users) {
    const row = interactions.users.row(user.userId)
    if (row >= 0) names.write(namesOfPerson(user), personNames.of(row))
  }
  const moments = bags(at.length, room.moment)
  for (let n = 0; n < at.length; n++) names.write(namesOfMoment(contexts[n] ?? {}, at[n]!), moments.of(n))
  return {
    settings: scaledTo(at.length, settings),
    sizes: { people: interactions.users.size, items: interactions.items.size, names: names.size, words: words.size },
    ptr,
    item,
    weight,
    at,
    moments: moments.rows,
    publishedAt,
    category,
    itemNames: itemNames.rows,
    itemWords: itemWords.rows,
    personNames: personNames.rows,
    origin: at.reduce((latest, each) => Math.max(latest, each), 0),
  }
}

/** Empty bags of so many places. */
function bags(count: number, places: number) {
  const rows = new Int32Array(count * places).fill(-1)
  return { rows, of: (n: number) => rows.subarray(n * places, (n + 1) * places) }
}
