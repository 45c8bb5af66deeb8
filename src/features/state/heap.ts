import { growInSteps, sharedMemory } from '../../math/memory.ts'

/** Blocks of f64 cells, as tables and lists take them and give them back. */
export interface Blocks {
  /** All cells there are; taken anew after `take`, since the memory may have moved. */
  readonly cells: Float64Array
  /** A block of `size` cells, all 0. */
  readonly take: (size: number) => number
  readonly give: (at: number, size: number) => void
}

/**
 * Blocks of f64 cells of any size, taken and given back: what of a state has no fixed size lies here. One flat memory, so a snapshot of it is
 * one copy of bytes. At most 4 GiB; RangeError beyond.
 */
export class Heap implements Blocks {
  readonly #memory = sharedMemory(65_536)
  cells = new Float64Array(this.#memory.buffer)
  /** Cell 0 stays free: a pointer of 0 points nowhere. */
  #end = 1
  readonly #free = new Map<number, number[]>()

  /** Cells in blocks or free, without the room that the memory grew ahead. */
  get used(): number {
    return this.#end
  }

  take(size: number): number {
    const again = this.#free.get(size)?.pop()
    if (again !== undefined) {
      this.cells.fill(0, again, again + size)
      return again
    }
    const at = this.#end
    this.#reserve(at + size)
    this.#end += size
    return at
  }

  give(at: number, size: number): void {
    const free = this.#free.get(size)
    if (free === undefined) this.#free.set(size, [at])
    else free.push(at)
  }

  /** Everything that `restore` needs to stand as it stands now. The cells are not copied. */
  save(): { readonly cells: Float64Array; readonly free: readonly (readonly [size: number, at: readonly number[]])[] } {
    return { cells: this.cells.subarray(0, this.#end), free: [...this.#free] }
  }

  restore({ cells, free }: ReturnType<Heap['save']>): void {
    this.#reserve(cells.length)
    this.cells.set(cells)
    this.#end = cells.length
    this.#free.clear()
    for (const [size, at] of free) this.#free.set(size, [...at])
  }

  #reserve(end: number): void {
    if (end <= this.cells.length) return
    growInSteps(this.#memory, end * 8)
    this.cells = new Float64Array(this.#memory.buffer)
  }
}
