import { FreeBlocks } from './free-blocks.ts'
import { growInSteps, sharedMemory } from './memory.ts'

/** Smaller ones are not worth a place of their own. */
const leastLength = 4_096
/** In all; beyond it arrays are the collector's. */
const mostBytes = 2 ** 27

interface Place {
  readonly at: number
  readonly bytes: number
}

/**
 * Arrays of floats in memory that is taken again once nobody holds them. A request's rows are a quarter of a megabyte, and for memory that the
 * collector counts it goes through the whole heap after every few hundred of them, for half a second where the catalog is large.
 *
 * Hold on to the array that was taken: a subarray does not keep it. What was in it before is still there.
 */
export class RecycledFloats {
  readonly #memory = sharedMemory(65_536)
  #end = 0
  readonly #free = new FreeBlocks()
  readonly #dropped = new FinalizationRegistry<Place>(({ at, bytes }) => this.#free.give(at, bytes))

  /** Bytes that were ever taken at once, all of them still there. */
  get bytes(): number {
    return this.#end
  }

  take(length: number): Float32Array {
    if (length < leastLength) return new Float32Array(length)
    const bytes = 2 ** Math.ceil(Math.log2(length * 4))
    const at = this.#free.take(bytes) ?? this.#fresh(bytes)
    if (at === undefined) return new Float32Array(length)
    const taken = new Float32Array(this.#memory.buffer, at, length)
    this.#dropped.register(taken, { at, bytes })
    return taken
  }

  #fresh(bytes: number): number | undefined {
    const at = this.#end
    if (at + bytes > mostBytes) return undefined
    growInSteps(this.#memory, at + bytes)
    this.#end += bytes
    return at
  }
}
