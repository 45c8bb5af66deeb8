import type { ItemId } from '../../domain/ids.ts'
import { type Best, Scanner } from '../../math/scanner.ts'

/** Vectors by item in one growing block of memory, so that a scan reads it in order. Removing moves the last into the gap. */
export class ItemVectors {
  readonly width: number
  readonly ids: ItemId[] = []
  readonly #rows = new Map<ItemId, number>()
  readonly #table: Scanner

  constructor(width: number, ids: readonly ItemId[] = [], block = new Float32Array(0)) {
    this.width = width
    this.#table = new Scanner(width)
    this.#table.set(block)
    for (const id of ids) {
      this.#rows.set(id, this.ids.length)
      this.ids.push(id)
    }
  }

  /** A copy of them all: ids x width, row-major. */
  get block(): Float32Array {
    const block = new Float32Array(this.ids.length * this.width)
    for (let row = 0; row < this.ids.length; row++) block.set(this.at(row), row * this.width)
    return block
  }

  row(id: ItemId): number {
    return this.#rows.get(id) ?? -1
  }

  /** A view, in force until the next change. */
  at(row: number): Float32Array {
    return this.#table.view(row)
  }

  get(id: ItemId): Float32Array | undefined {
    const row = this.#rows.get(id)
    return row === undefined ? undefined : this.at(row)
  }

  /** The `count` rows of highest dot product with `query`, best first, ties by row. */
  best(query: Float32Array, count: number): Best {
    return this.#table.best(query, count)
  }

  /** The dot product of a row with `query`, summed as `best` sums it. */
  product(row: number, query: Float32Array): number {
    return this.#table.product(row, query)
  }

  /** Adds or replaces. */
  set(id: ItemId, vector: Float32Array): void {
    let row = this.#rows.get(id)
    if (row === undefined) {
      row = this.ids.push(id) - 1
      this.#rows.set(id, row)
    }
    this.#table.put(row, vector)
  }

  remove(id: ItemId): void {
    const row = this.#rows.get(id)
    if (row === undefined) return
    const last = this.ids.length - 1
    const moved = this.ids[last]!
    this.#table.put(row, this.#table.get(last))
    this.#table.truncate(last)
    this.#rows.set(moved, row)
    this.ids[row] = moved
    this.#rows.delete(id)
    this.ids.pop()
  }
}
