import type { ItemId } from '../../domain/ids.ts'
import type { ItemFacts } from './item-facts.ts'

/** A table of numbers for each fact, and one for each item that has a number, where there is one: `width` floats a row, as trained. */
export interface Trained {
  readonly width: number
  readonly ofFacts: Float32Array
  readonly own?: Float32Array
}

/** For every item known the mean of its facts' rows and, where it has one, its own, added up and ready to be looked up. */
export class ItemRows {
  readonly #facts: ItemFacts
  readonly #trained: Trained
  #rows = new Float32Array(0)

  constructor(facts: ItemFacts, trained: Trained) {
    this.#facts = facts
    this.#trained = trained
    for (let place = 0; place < facts.places.size; place++) this.settle(place)
  }

  /** Makes the row of an item that is new, or of which other facts are known. */
  settle(place: number): void {
    const { width, ofFacts, own } = this.#trained
    if ((place + 1) * width > this.#rows.length) {
      const larger = new Float32Array(Math.max(1_024, 2 * place) * width)
      larger.set(this.#rows)
      this.#rows = larger
    }
    const row = this.#rows.subarray(place * width, (place + 1) * width)
    const number = own === undefined ? -1 : this.#facts.numbers.row(this.#facts.places.id(place) as ItemId)
    if (own === undefined || number < 0) row.fill(0)
    else row.set(own.subarray(number * width, (number + 1) * width))
    const facts = this.#facts.facts(place).filter((fact) => fact >= 0)
    for (const fact of facts) for (let i = 0; i < width; i++) row[i]! += ofFacts[fact * width + i]! / facts.length
  }

  /** Writes the row of a place at `offset`; zeros for no place. */
  write(place: number, out: Float32Array, offset: number): void {
    const { width } = this.#trained
    if (place < 0) out.fill(0, offset, offset + width)
    else for (let i = 0; i < width; i++) out[offset + i] = this.#rows[place * width + i]!
  }
}
