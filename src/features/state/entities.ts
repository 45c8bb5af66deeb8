import { fetched } from '../../math/memory.ts'
import { NameTable } from '../../math/name-table.ts'
import type { Rows } from './rows.ts'

/** Cells of a cache line. */
const lineCells = 8

/** Rows by id. Row 0 is nobody's: what has never been met reads as it does. */
export class Entities {
  readonly ids = new NameTable([''])
  readonly rows: Rows
  readonly blank: Float64Array
  /** Rows whose entity was forgotten: given out again first. */
  readonly #vacant: number[] = []

  constructor(rows: Rows, blank: Float64Array) {
    this.rows = rows
    this.blank = blank
    this.#wipe(rows.add())
  }

  /** The last row given out. */
  get last(): number {
    return this.ids.size - 1
  }

  get count(): number {
    return this.last - this.#vacant.length
  }

  /** The row of `id`, given one now if it had none. */
  meet(id: string): number {
    const known = this.ids.row(id)
    if (known >= 0) return known
    const again = this.#vacant.pop()
    if (again !== undefined) {
      this.ids.name(again, id)
      return again
    }
    this.#wipe(this.rows.add())
    return this.ids.add(id)
  }

  /** The rows of many, -1 each where it was never met. */
  find(ids: readonly string[], into: Int32Array): void {
    this.ids.rowsOf(ids, into)
  }

  /** Has some rows, as `find` answers them, in the cache before they are wanted. */
  fetch(found: Int32Array, count: number): void {
    const { cells, width } = this.rows
    let sum = 0
    for (let i = 0; i < count; i++) {
      const base = this.rows.base(Math.max(0, found[i]!))
      for (let cell = 0; cell < width; cell += lineCells) sum += cells[base + cell]!
    }
    fetched(sum)
  }

  /** The row of `id`; the blank one where it was never met. */
  row(id: string): number {
    return Math.max(0, this.ids.row(id))
  }

  /** Its row reads as nobody's, and may be given to another. What its pointers pointed to is for the caller to give back. */
  forget(row: number): void {
    this.ids.forget(row)
    this.#wipe(row)
    this.#vacant.push(row)
  }

  /** Rows under each other, `from` to `to` (not included). */
  copy(from: number, to: number): Float64Array {
    const { rows } = this
    const packed = new Float64Array((to - from) * rows.width)
    for (let row = from; row < to; row++) {
      const base = rows.base(row)
      packed.set(rows.cells.subarray(base, base + rows.width), (row - from) * rows.width)
    }
    return packed
  }

  /** Into fresh entities: ids by row, empty where vacant, and the rows that `copy` made of them. */
  restore(ids: readonly string[], packed: Float64Array): void {
    const { width } = this.rows
    for (let row = 1; row < ids.length; row++) {
      this.rows.add()
      const id = ids[row]!
      this.ids.add(id === '' ? `\0${row}` : id)
      if (id !== '') this.rows.cells.set(packed.subarray(row * width, (row + 1) * width), this.rows.writable(row))
      else this.forget(row)
    }
  }

  #wipe(row: number): void {
    const base = this.rows.writable(row)
    this.rows.cells.set(this.blank, base)
  }
}
