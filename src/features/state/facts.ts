import type { Item } from '../../domain/item.ts'
import { itemEmbedding } from '../embedding.ts'

/** What few features need of an item: the item itself, its attributes as numbers, its embedding. */
export class Facts {
  readonly item: Item
  readonly attributes: Readonly<Record<string, number>>
  #embedding: Float32Array | undefined

  constructor(item: Item) {
    this.item = item
    this.attributes = numericAttributes(item)
  }

  /** Made when it is first asked for: few features ask. */
  get embedding(): Float32Array {
    return (this.#embedding ??= itemEmbedding(this.item))
  }
}

const noAttributes: Readonly<Record<string, number>> = Object.create(null)

/** Numbers as they are, true as 1, false as 0: what expressions read. */
export function numericAttributes({ attributes }: Item): Readonly<Record<string, number>> {
  const numeric = Object.entries(attributes).filter(([, value]) => typeof value !== 'string')
  if (numeric.length === 0) return noAttributes
  return Object.assign(Object.create(null), Object.fromEntries(numeric.map(([name, value]) => [name, Number(value)])))
}
