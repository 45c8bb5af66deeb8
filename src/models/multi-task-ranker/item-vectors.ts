import type { ItemId } from '../../domain/ids.ts'
import type { Item } from '../../domain/item.ts'
import { factsOfItem, type ItemFacts } from './item-facts.ts'

/** The vector of every item known, ready to be looked up: its own, where it has one, and the mean of its facts'. */
export class ItemVectors {
  readonly facts: ItemFacts
  readonly #width: number
  readonly #own: Float32Array
  readonly #ofFacts: Float32Array
  #vectors = new Float32Array(0)

  /** `own`: a row a number; `ofFacts`: a row a fact; both as trained. */
  constructor(facts: ItemFacts, width: number, own: Float32Array, ofFacts: Float32Array) {
    this.facts = facts
    this.#width = width
    this.#own = own
    this.#ofFacts = ofFacts
    facts.places.ids.forEach((itemId, place) => this.#settle(place, facts.numbers.row(itemId as ItemId)))
  }

  add(item: Item): void {
    this.#settle(this.facts.add(item), this.facts.numbers.row(item.itemId))
  }

  /** Writes the vector of a place at `offset`; zeros for no place. */
  write(place: number, out: Float32Array, offset: number): void {
    const width = this.#width
    if (place < 0) out.fill(0, offset, offset + width)
    else for (let i = 0; i < width; i++) out[offset + i] = this.#vectors[place * width + i]!
  }

  #settle(place: number, number: number): void {
    const width = this.#width
    if ((place + 1) * width > this.#vectors.length) {
      const larger = new Float32Array(Math.max(1_024, 2 * place) * width)
      larger.set(this.#vectors)
      this.#vectors = larger
    }
    const vector = this.#vectors.subarray(place * width, (place + 1) * width)
    if (number < 0) vector.fill(0)
    else vector.set(this.#own.subarray(number * width, (number + 1) * width))
    const facts = this.facts.facts(place)
    const there = facts.reduce((count, fact) => (fact < 0 ? count : count + 1), 0)
    for (let f = 0; f < factsOfItem; f++) {
      if (facts[f]! < 0) continue
      for (let i = 0; i < width; i++) vector[i]! += this.#ofFacts[facts[f]! * width + i]! / there
    }
  }
}
