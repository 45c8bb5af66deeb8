import { IdMap } from '../../domain/ids.ts'
import type { Rows } from './rows.ts'

/** Rows by id. Row 0 is nobody's: what has never been met reads as it does. */
export class Entities {
  readonly ids = new IdMap<string>([''])
  readonly rows: Rows
  readonly #blank: Float64Array

  constructor(rows: Rows, blank: Float64Array) {
    this.rows = rows
    this.#blank = blank
    this.#add()
  }

  /** Without the blank one. */
  get count(): number {
    return this.ids.size - 1
  }

  /** The row of `id`, given one now if it had none. */
  meet(id: string): number {
    const known = this.ids.row(id)
    if (known >= 0) return known
    this.#add()
    return this.ids.add(id)
  }

  /** The row of `id`; the blank one where it was never met. */
  row(id: string): number {
    return Math.max(0, this.ids.row(id))
  }

  #add(): void {
    const row = this.rows.add()
    this.rows.cells.set(this.#blank, this.rows.writable(row))
  }
}
