import { FreeBlocks } from '../../math/free-blocks.ts'
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
  readonly #free = new FreeBlocks()

  /** Cells in blocks or free, without the room that the memory grew ahead. */
  get used(): number {
    return this.#end
  }

  take(size: number): number {
    const again = this.#free.take(size)
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
    this.#free.give(at, size)
  }

  /** Everything that `restore` needs to stand as it stands now. The cells are not copied. */
  save(): { readonly cells: Float64Array; readonly free: ReturnType<FreeBlocks['save']> } {
    return { cells: this.cells.subarray(0, this.#end), free: this.#free.save() }
  }

  restore({ cells, free }: ReturnType<Heap['save']>): void {
    this.#reserve(cells.length)
    this.cells.set(cells)
    this.#end = cells.length
    this.#free.restore(free)
  }

  #reserve(end: number): void {
    if (end <= this.cells.length) return
    growInSteps(this.#memory, end * 8)
    this.cells = new Float64Array(this.#memory.buffer)
  }
}
