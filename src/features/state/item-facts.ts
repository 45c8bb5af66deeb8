import type { Item } from '../../domain/item.ts'
import { widened } from '../../math/memory.ts'
import type { Words } from '../aggregations/plan.ts'
import { Facts } from './facts.ts'
import { ItemKeys } from './item-keys.ts'

/**
 * What features need of all items, by item row: flat what every read asks for, an object what is seldom asked. Of what the catalog does not
 * have there is nothing.
 */
export class ItemFacts {
  readonly keys = new ItemKeys()
  readonly #words: Words
  readonly #facts: (Facts | undefined)[] = [undefined]
  #publishedAt = new Float64Array(1_024).fill(Number.NaN)

  constructor(words: Words) {
    this.#words = words
  }

  put(row: number, item: Item): void {
    while (this.#facts.length <= row) this.#facts.push(undefined)
    this.#facts[row] = new Facts(item)
    const { categories, tags, creator } = item
    this.keys.put(
      row,
      [categories, tags, [creator]].map((names) => this.#numbersOf(names)),
    )
    this.#setPublished(row, item.publishedAt)
  }

  remove(row: number): void {
    if (row >= this.#facts.length) return
    this.#facts[row] = undefined
    this.keys.drop(row)
    this.#setPublished(row, Number.NaN)
  }

  of(row: number): Facts | undefined {
    return row < this.#facts.length ? this.#facts[row] : undefined
  }

  /** NaN where the catalog has no such item. */
  publishedAt(row: number): number {
    return this.#publishedAt[row] ?? Number.NaN
  }

  #setPublished(row: number, at: number): void {
    const { length } = this.#publishedAt
    if (row >= length) this.#publishedAt = widened(this.#publishedAt, row + 1).fill(Number.NaN, length)
    this.#publishedAt[row] = at
  }

  #numbersOf(names: readonly string[]): readonly number[] {
    return [...new Set(names.filter((name) => name !== '').map((name) => this.#words.add(name)))]
  }
}
