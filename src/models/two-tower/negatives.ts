import type { Material } from './material.ts'

/** Says which items of a batch are negatives of whom: not what was published later, and nothing that the person acts on, ever. */
export class Negatives {
  readonly #material: Material
  /** Columns of each item in the batch, as lists: the first of an item, and the next after each. -1 ends them. */
  readonly #first: Int32Array
  readonly #next: Int32Array

  constructor(material: Material, columns: number) {
    this.#material = material
    this.#first = new Int32Array(material.publishedAt.length).fill(-1)
    this.#next = new Int32Array(columns)
  }

  /** Writes ones and zeros, people x columns. */
  write(negative: Float32Array, columns: Int32Array, people: Int32Array, moments: Float64Array): void {
    const { ptr, item } = this.#material
    this.#list(columns)
    const born = Float64Array.from(columns, (row) => (row < 0 ? Number.POSITIVE_INFINITY : this.#material.publishedAt[row]!))
    people.forEach((person, p) => {
      const own = negative.subarray(p * columns.length, (p + 1) * columns.length)
      for (let c = 0; c < own.length; c++) own[c] = born[c]! <= moments[p]! ? 1 : 0
      for (let act = ptr[person]!; act < ptr[person + 1]!; act++) {
        for (let c = this.#first[item[act]!]!; c >= 0; c = this.#next[c]!) own[c] = 0
      }
    })
    for (const row of columns) if (row >= 0) this.#first[row] = -1
  }

  #list(columns: Int32Array): void {
    columns.forEach((row, c) => {
      if (row < 0) return
      this.#next[c] = this.#first[row]!
      this.#first[row] = c
    })
  }
}
