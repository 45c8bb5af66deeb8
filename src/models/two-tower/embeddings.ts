import type { Vocabulary } from './vocabulary.ts'

/** Rows of a learnt table, row-major, looked up as training looks them up. */
export class Embeddings {
  readonly width: number
  readonly #rows: Float32Array

  constructor(rows: Float32Array, width: number) {
    this.#rows = rows
    this.width = width
  }

  /** Writes a row to place `n` of `out`; zeros where the row is -1. */
  write(row: number, out: Float32Array, n = 0): void {
    const to = n * this.width
    if (row < 0) out.fill(0, to, to + this.width)
    else out.set(this.#rows.subarray(row * this.width, (row + 1) * this.width), to)
  }

  /** Writes the mean of the rows of a bag, of which at most `places` count; zeros where none has a row. */
  writeMean(said: readonly number[], { vocabulary, places }: Said, out: Float32Array, n = 0): void {
    const rows = new Int32Array(places)
    const count = vocabulary.write(said, rows)
    const to = n * this.width
    out.fill(0, to, to + this.width)
    for (const row of rows.subarray(0, count)) {
      const from = row * this.width
      for (let i = 0; i < this.width; i++) out[to + i]! += this.#rows[from + i]! / count
    }
  }
}

export interface Said {
  readonly vocabulary: Vocabulary
  readonly places: number
}
