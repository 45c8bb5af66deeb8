import { PlainRows } from './plain-rows.ts'

/** Rows that remember which of them were written: what a delta is made of. */
export class TouchedRows extends PlainRows {
  #rows: number[] = []
  /** By row: 1 where it is among them. */
  #marks = new Uint8Array(1_024)

  override writable(row: number): number {
    if (this.#marks[row] !== 1) this.#mark(row)
    return super.writable(row)
  }

  /** The rows written since this was asked last, each once. */
  takeTouched(): readonly number[] {
    const rows = this.#rows
    this.#rows = []
    for (const row of rows) this.#marks[row] = 0
    return rows
  }

  #mark(row: number): void {
    if (row >= this.#marks.length) {
      const wider = new Uint8Array(Math.max(row + 1, this.#marks.length * 2))
      wider.set(this.#marks)
      this.#marks = wider
    }
    this.#marks[row] = 1
    this.#rows.push(row)
  }
}
