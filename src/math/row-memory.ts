import { floatsAt, grow, intsAt, sharedMemory } from './memory.ts'

/** Below lie the kernels' own constants. */
const base = 4096
/** However few the rows, an answer may use so many bytes: a handful of queries at once. */
const leastScratch = 65_536
/** Kernels read four rows at a time: there may be three behind the last. */
const slack = 3

/**
 * A kernel's memory for rows that grow in number: scratch for questions and answers, then one column after the other.
 * What lies behind the rows that were put is not zero.
 */
export class RowMemory {
  readonly memory = sharedMemory(base)
  readonly #bytes: readonly number[]
  readonly #scratchBytes: number
  #room = 0
  #columns: number[] = []
  #scratchEnd = base
  /** The whole memory, as long as it does not grow: views take longer to make than small answers to copy. */
  #floats: Float32Array = floatsAt(this.memory, 0, 0)
  #ints: Int32Array = intsAt(this.memory, 0, 0)

  /** `bytes`: of each column, a row. `scratchBytes`: a row, so that an answer may name every row. */
  constructor(bytes: readonly number[], scratchBytes: number) {
    this.#bytes = bytes
    this.#scratchBytes = scratchBytes
  }

  get room(): number {
    return this.#room
  }

  /** Copies numbers to a byte offset. */
  writeFloats(at: number, numbers: Float32Array): void {
    this.#floats.set(numbers, at / 4)
  }

  /** Sets `count` floats from a byte offset on to zero. */
  clear(at: number, count: number): void {
    this.#floats.fill(0, at / 4, at / 4 + count)
  }

  writeInts(at: number, numbers: Int32Array): void {
    this.#ints.set(numbers, at / 4)
  }

  /** Copies of `count` numbers at a byte offset. */
  readFloats(at: number, count: number): Float32Array {
    const copy = new Float32Array(count)
    for (let i = 0; i < count; i++) copy[i] = this.#floats[at / 4 + i]!
    return copy
  }

  readInts(at: number, count: number): Int32Array {
    const copy = new Int32Array(count)
    for (let i = 0; i < count; i++) copy[i] = this.#ints[at / 4 + i]!
    return copy
  }

  /** The byte offset of a column. */
  column(place: number): number {
    return this.#columns[place]!
  }

  /** A fresh scratch: whoever asks again writes over what was taken before. */
  scratch(): Scratch {
    return new Scratch(base, this.#scratchEnd)
  }

  /** Makes place for `room` rows and moves the first `kept` along. Offsets and views are in force until then. */
  makeRoom(room: number, kept: number): void {
    if (room <= this.#room) return
    this.#scratchEnd = aligned(base + leastScratch + room * this.#scratchBytes)
    let end = this.#scratchEnd
    const moved = this.#bytes.map((bytes) => {
      const at = end
      end = aligned(at + (room + slack) * bytes)
      return at
    })
    grow(this.memory, end)
    const all = new Uint8Array(this.memory.buffer)
    // To higher places: the last column first, so that none is written over.
    for (let place = moved.length - 1; place >= 0 && this.#room > 0; place--) {
      const from = this.#columns[place]!
      all.copyWithin(moved[place]!, from, from + kept * this.#bytes[place]!)
    }
    this.#columns = moved
    this.#room = room
    this.#floats = floatsAt(this.memory, 0, this.memory.buffer.byteLength / 4)
    this.#ints = intsAt(this.memory, 0, this.memory.buffer.byteLength / 4)
  }
}

/** Byte offsets taken one behind the other. */
export class Scratch {
  #at: number
  readonly #end: number

  constructor(at: number, end: number) {
    this.#at = at
    this.#end = end
  }

  take(bytes: number): number {
    const at = this.#at
    this.#at = aligned(at + bytes)
    return at
  }

  get left(): number {
    return this.#end - this.#at
  }
}

/** To the next cache line. */
const aligned = (at: number) => Math.ceil(at / 64) * 64
