import { IdMap, type ItemId } from '../../domain/ids.ts'
import type { Millis } from '../../domain/time.ts'
import type { Knowledge } from '../knowledge.ts'
import { namesOfItem, namesOfMoment, namesOfPerson, room, wordsOfItem } from './said.ts'
import { scaledTo, type TwoTowerSettings } from './settings.ts'
import { Vocabulary } from './vocabulary.ts'

/** What the towers are trained on, as flat numbers that a thread can be sent. Rows of bags hold rows of `names` and `words`, -1 behind them. */
export interface Material {
  readonly settings: TwoTowerSettings
  readonly sizes: { readonly people: number; readonly acted: number; readonly names: number; readonly words: number }
  /** Acts by person, in time order: as in `Interactions`. */
  readonly ptr: Int32Array
  readonly item: Int32Array
  readonly weight: Float32Array
  readonly at: Float64Array
  /** The bag of each act's moment. */
  readonly moments: Int32Array
  /** Items: those acted on first, then the rest of the catalog. */
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

/** All items: those acted on, then the rest of the catalog. */
export const allItems = ({ interactions, items }: Knowledge): IdMap<ItemId> =>
  new IdMap([...interactions.items.ids, ...items.map(({ itemId }) => itemId)])

export function vocabulariesOf({ interactions, items, users }: Knowledge): Vocabularies {
  const moments = Array.from(interactions.at, (at, n) => namesOfMoment(interactions.contexts[n] ?? {}, at))
  return {
    names: Vocabulary.of([...items.map(namesOfItem), ...users.map(namesOfPerson), ...moments], leastSaid),
    words: Vocabulary.of(items.map(wordsOfItem), leastSaid),
  }
}

export function materialOf(knowledge: Knowledge, { names, words }: Vocabularies, settings: TwoTowerSettings): Material {
  const { interactions, items, users } = knowledge
  const { ptr, item, weight, at, contexts } = interactions
  const rows = allItems(knowledge)
  const itemNames = bags(rows.size, room.itemNames)
  const itemWords = bags(rows.size, room.itemWords)
  const categories = new IdMap<string>([''])
  const category = new Int32Array(rows.size)
  const publishedAt = new Float64Array(rows.size).fill(Number.NEGATIVE_INFINITY)
  for (const each of items) {
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
    sizes: { people: interactions.users.size, acted: interactions.items.size, names: names.size, words: words.size },
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
