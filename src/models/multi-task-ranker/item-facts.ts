import { IdMap, type ItemId } from '../../domain/ids.ts'
import type { Item } from '../../domain/item.ts'
import { hash32 } from '../../math/hash.ts'
import { NameTable } from '../../math/name-table.ts'

/** Facts that an item is made of, at most. */
export const factsOfItem = 16
export const factBuckets = 2 ** 14

/** What crosses are made of on the item's side. */
export const keysOfItem = ['category', 'creator', 'language', 'item'] as const

/**
 * What items are made of: who made them, where they stand, what is said of them. Each item known has a place, and may have a number: those
 * that enough was seen of have a vector of their own, the others live by their facts alone.
 */
export class ItemFacts {
  /** Rows of the table of items. */
  readonly numbers: IdMap<ItemId>
  /** Place of an item, whose facts and keys stand there. */
  readonly places = new NameTable()
  #facts = new Int32Array(0)
  #keys = new Int32Array(0)

  constructor(numbered: Iterable<ItemId>, items: Iterable<Item>) {
    this.numbers = new IdMap(numbered)
    for (const item of items) this.add(item)
  }

  /** Answers its place. */
  add(item: Item): number {
    const place = this.places.add(item.itemId)
    if ((place + 1) * factsOfItem > this.#facts.length) {
      const room = Math.max(1_024, 2 * place)
      this.#facts = enlarged(this.#facts, room * factsOfItem)
      this.#keys = enlarged(this.#keys, room * keysOfItem.length)
    }
    this.#facts.set(tokensOf(item), place * factsOfItem)
    this.#keys.set(keysOf(item), place * keysOfItem.length)
    return place
  }

  /** Rows of the table of facts, -1 behind the last. */
  facts(place: number): Int32Array {
    return place < 0 ? none : this.#facts.subarray(place * factsOfItem, (place + 1) * factsOfItem)
  }

  /** Keys of all places, one after another; 0 where there is none. In force until the next `add`. */
  get keys(): Int32Array {
    return this.#keys
  }
}

const none = new Int32Array(factsOfItem).fill(-1)

const enlarged = (from: Int32Array<ArrayBuffer>, length: number): Int32Array<ArrayBuffer> => {
  const larger = new Int32Array(length)
  larger.set(from)
  return larger
}

/** Words of a title that are facts: how it promises, as well as what. */
const words = (title: string): readonly string[] => title.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? []

function tokensOf({ title, creator, categories, attributes, tags }: Item): Int32Array {
  const named = Object.entries(attributes).filter(([, value]) => typeof value === 'string')
  const said = [
    ...(creator === '' ? [] : [['creator', creator]]),
    ...categories.map((name) => ['category', name]),
    ...named.map(([name, value]) => [name, String(value)]),
    ...tags.slice(0, 4).map((tag) => ['tag', tag]),
    ...words(title).map((word) => ['word', word]),
  ]
  const tokens = new Int32Array(factsOfItem).fill(-1)
  said.slice(0, factsOfItem).forEach((fact, i) => {
    tokens[i] = hash32(fact.join('\n')) % factBuckets
  })
  return tokens
}

const keysOf = ({ itemId, categories, creator, attributes }: Item): readonly number[] =>
  [categories[0], creator, attributes['language'], itemId].map((text) => keyOf(text))

/** A number for a text; 0 for none. */
export const keyOf = (text: unknown): number => (typeof text !== 'string' || text === '' ? 0 : hash32(text) | 1)
