import { growInSteps, sharedMemory } from '../../math/memory.ts'
import type { Rows } from './rows.ts'

/** Rows under each other in memory of this thread alone: for users, and for replays. At most 4 GiB; RangeError beyond. */
export class PlainRows implements Rows {
  readonly width: number
  readonly keeps = true
  readonly #memory = sharedMemory(65_536)
  #cells = new Float64Array(this.#memory.buffer)
  #count = 0

  constructor(width: number) {
    this.width = width
  }

  get count(): number {
    return this.#count
  }

  get cells(): Float64Array {
    return this.#cells
  }

  add(): number {
    const end = (this.#count + 1) * this.width
    if (end > this.#cells.length) {
      growInSteps(this.#memory, end * 8)
      this.#cells = new Float64Array(this.#memory.buffer)
    }
    return this.#count++
  }

  base(row: number): number {
    return row * this.width
  }

  writable(row: number): number {
    return row * this.width
  }
}
