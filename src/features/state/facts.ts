import type { Item } from '../../domain/item.ts'
import type { Words } from '../aggregations/plan.ts'
import { itemEmbedding } from '../embedding.ts'

/** What features need of an item, made once when it comes in: names as numbers, attributes as numbers. */
export class Facts {
  readonly item: Item
  /** Distinct, as `Words` numbers them. */
  readonly categories: readonly number[]
  readonly tags: readonly number[]
  readonly creator: readonly number[]
  readonly attributes: Readonly<Record<string, number>>
  #embedding: Float32Array | undefined

  constructor(item: Item, words: Words) {
    this.item = item
    this.categories = numbersOf(item.categories, words)
    this.tags = numbersOf(item.tags, words)
    this.creator = item.creator === '' ? none : [words.add(item.creator)]
    this.attributes = numericAttributes(item)
  }

  /** Made when it is first asked for: few features ask. */
  get embedding(): Float32Array {
    return (this.#embedding ??= itemEmbedding(this.item))
  }
}

const none: readonly number[] = []

const numbersOf = (names: readonly string[], words: Words): readonly number[] =>
  names.length === 0 ? none : [...new Set(names.filter((name) => name !== '').map((name) => words.add(name)))]

const noAttributes: Readonly<Record<string, number>> = Object.create(null)

/** Numbers as they are, true as 1, false as 0: what expressions read. */
export function numericAttributes({ attributes }: Item): Readonly<Record<string, number>> {
  const numeric = Object.entries(attributes).filter(([, value]) => typeof value !== 'string')
  if (numeric.length === 0) return noAttributes
  return Object.assign(Object.create(null), Object.fromEntries(numeric.map(([name, value]) => [name, Number(value)])))
}
