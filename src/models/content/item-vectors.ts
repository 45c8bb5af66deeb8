import type { ItemId } from '../../domain/ids.ts'

/** Vectors by item in one growing block of memory, so that a scan reads it in order. Removing moves the last into the gap. */
export class ItemVectors {
  readonly width: number
  readonly ids: ItemId[] = []
  readonly #rows = new Map<ItemId, number>()
  #block: Float32Array

  constructor(width: number, ids: readonly ItemId[] = [], block = new Float32Array(0)) {
    this.width = width
    this.#block = block
    for (const id of ids) {
      this.#rows.set(id, this.ids.length)
      this.ids.push(id)
    }
  }

  /** ids x width, row-major: a view, in force until the next change. */
  get block(): Float32Array {
    return this.#block.subarray(0, this.ids.length * this.width)
  }

  row(id: ItemId): number {
    return this.#rows.get(id) ?? -1
  }

  at(row: number): Float32Array {
    return this.#block.subarray(row * this.width, (row + 1) * this.width)
  }

  get(id: ItemId): Float32Array | undefined {
    const row = this.#rows.get(id)
    return row === undefined ? undefined : this.at(row)
  }

  /** Adds or replaces. */
  set(id: ItemId, vector: Float32Array): void {
    let row = this.#rows.get(id)
    if (row === undefined) {
      row = this.ids.push(id) - 1
      this.#rows.set(id, row)
      if (this.#block.length < this.ids.length * this.width) this.#grow()
    }
    this.#block.set(vector, row * this.width)
  }

  remove(id: ItemId): void {
    const row = this.#rows.get(id)
    if (row === undefined) return
    const last = this.ids.length - 1
    const moved = this.ids[last]!
    this.#block.copyWithin(row * this.width, last * this.width, (last + 1) * this.width)
    this.#rows.set(moved, row)
    this.ids[row] = moved
    this.#rows.delete(id)
    this.ids.pop()
  }

  #grow(): void {
    const larger = new Float32Array(Math.max(64, 2 * this.ids.length) * this.width)
    larger.set(this.#block)
    this.#block = larger
  }
}
