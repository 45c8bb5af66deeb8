import { mix32 } from '../../math/hash.ts'
import type { Blocks } from './heap.ts'

export type Merge = 'add' | 'min' | 'max'

/** What an entry holds: a key, with `tiled` the number of a tile, and accumulators. */
export interface TableShape {
  readonly tiled: boolean
  readonly merges: readonly Merge[]
  /** What merging starts from: 0, Infinity or -Infinity each. */
  readonly initial: readonly number[]
  /** There is one key only. */
  readonly single: boolean
}

/**
 * Tables of accumulators by (key, tile): open addressing in one block of the heap. A header cell holds used x 64 + log2(room); then come the
 * entries, each key + 1 (0 where free), the tile where tiled, the accumulators. Keys are whole numbers from 0 on. The pointer to the block
 * stands in a cell of its owner, and moves when the table grows.
 */
export class Tables {
  readonly heap: Blocks
  readonly shape: TableShape
  readonly #stride: number
  readonly #before: number

  constructor(heap: Blocks, shape: TableShape) {
    this.heap = heap
    this.shape = shape
    this.#before = shape.tiled ? 2 : 1
    this.#stride = this.#before + shape.merges.length
  }

  used(pointer: number): number {
    return pointer === 0 ? 0 : Math.floor(this.heap.cells[pointer]! / 64)
  }

  /** Where the accumulators of (key, tile) stand in the heap's cells; -1 where there are none. */
  find(pointer: number, key: number, tile: number): number {
    if (pointer === 0) return -1
    const { cells } = this.heap
    const room = roomOf(cells[pointer]!)
    const stride = this.#stride
    let slot = slotOf(key, tile) & (room - 1)
    for (let probes = 0; probes < room; probes++) {
      const at = pointer + 1 + slot * stride
      const held = cells[at]!
      if (held === 0) return -1
      if (held === key + 1 && (this.#before === 1 || cells[at + 1] === tile)) return at + this.#before
      slot = (slot + 1) & (room - 1)
    }
    return -1
  }

  /** As `find`, made where there was none. `owner[cell]` is the pointer, which may change. `full` is asked once before a table grows. */
  open(owner: Float64Array, cell: number, key: number, tile: number, full?: (owner: Float64Array, cell: number) => void): number {
    const found = this.find(owner[cell]!, key, tile)
    if (found >= 0) return found
    this.#makeRoom(owner, cell, full)
    const at = this.#place(owner[cell]!, key, tile)
    const { initial } = this.shape
    for (let i = 0; i < initial.length; i++) this.heap.cells[at + i] = initial[i]!
    return at
  }

  /** Calls with every entry: key, tile (0 where not tiled), and where its accumulators stand. */
  each(pointer: number, visit: (key: number, tile: number, at: number) => void): void {
    if (pointer === 0) return
    const { cells } = this.heap
    const end = pointer + 1 + roomOf(cells[pointer]!) * this.#stride
    for (let at = pointer + 1; at < end; at += this.#stride) {
      const held = cells[at]!
      if (held !== 0) visit(held - 1, this.#before === 1 ? 0 : cells[at + 1]!, at + this.#before)
    }
  }

  /** What the entries of the tiles from `tail` on come to, in `acc`. */
  mergeTiles(pointer: number, tail: number, acc: Float64Array): void {
    const { merges, initial } = this.shape
    for (let i = 0; i < acc.length; i++) acc[i] = initial[i]!
    if (pointer === 0) return
    const { cells } = this.heap
    const end = pointer + 1 + roomOf(cells[pointer]!) * this.#stride
    for (let at = pointer + 1; at < end; at += this.#stride) {
      if (cells[at] !== 0 && cells[at + 1]! >= tail) mergeInto(merges, acc, 0, cells, at + 2)
    }
  }

  /** Drops every entry that `stays` does not want, and room that is not needed any more. */
  keep(owner: Float64Array, cell: number, stays: (key: number, tile: number, at: number) => boolean): void {
    const pointer = owner[cell]!
    if (pointer === 0) return
    const kept: number[] = []
    this.each(pointer, (key, tile, at) => {
      if (stays(key, tile, at)) kept.push(at - this.#before)
    })
    if (kept.length === this.used(pointer)) return
    const entries = kept.map((at) => this.heap.cells.slice(at, at + this.#stride))
    this.release(owner, cell)
    if (entries.length === 0) return
    owner[cell] = this.#fresh(roomFor(entries.length))
    for (const entry of entries) {
      const at = this.#place(owner[cell]!, entry[0]! - 1, this.#before === 1 ? 0 : entry[1]!)
      this.heap.cells.set(entry.subarray(this.#before), at)
    }
  }

  release(owner: Float64Array, cell: number): void {
    const pointer = owner[cell]!
    if (pointer !== 0) this.heap.give(pointer, this.sizeOf(pointer))
    owner[cell] = 0
  }

  /** Cells of the block that is pointed to. */
  sizeOf(pointer: number): number {
    return this.#sizeFor(roomOf(this.heap.cells[pointer]!))
  }

  #makeRoom(owner: Float64Array, cell: number, full?: (owner: Float64Array, cell: number) => void): void {
    if (owner[cell] === 0) {
      owner[cell] = this.#fresh(this.shape.single ? 1 : 2)
      return
    }
    const tight = (pointer: number) => roomFor(this.used(pointer) + 1) > roomOf(this.heap.cells[pointer]!)
    if (!tight(owner[cell]!)) return
    full?.(owner, cell)
    const pointer = owner[cell]!
    if (pointer === 0) owner[cell] = this.#fresh(2)
    else if (tight(pointer)) {
      const room = roomOf(this.heap.cells[pointer]!)
      const grown = this.#fresh(room * 2)
      this.each(pointer, (key, tile, at) => {
        const to = this.#place(grown, key, tile)
        this.heap.cells.copyWithin(to, at, at + this.shape.merges.length)
      })
      this.heap.give(pointer, this.#sizeFor(room))
      owner[cell] = grown
    }
  }

  #fresh(room: number): number {
    const pointer = this.heap.take(this.#sizeFor(room))
    this.heap.cells[pointer] = Math.log2(room)
    return pointer
  }

  /** Claims a free entry; there is one. */
  #place(pointer: number, key: number, tile: number): number {
    const { cells } = this.heap
    const room = roomOf(cells[pointer]!)
    let slot = slotOf(key, tile) & (room - 1)
    while (cells[pointer + 1 + slot * this.#stride] !== 0) slot = (slot + 1) & (room - 1)
    const at = pointer + 1 + slot * this.#stride
    cells[at] = key + 1
    if (this.#before === 2) cells[at + 1] = tile
    cells[pointer]! += 64
    return at + this.#before
  }

  #sizeFor(room: number): number {
    return 1 + room * this.#stride
  }
}

const roomOf = (header: number) => 1 << (header & 63)

/** Small tables may be full; larger ones keep an eighth free, or a search for what is not there would be long. */
const roomFor = (used: number): number => {
  let room = 2
  while (used > (room <= 8 ? room : room - (room >> 3))) room *= 2
  return room
}

/** Keys beyond 32 bits fold onto themselves. */
const slotOf = (key: number, tile: number) =>
  mix32((key | 0) ^ Math.imul((key / 4_294_967_296) | 0, 0x85ebca6b) ^ Math.imul(tile | 0, 0x9e3779b1))

/** Merges accumulators in place. */
export function mergeInto(merges: readonly Merge[], cells: Float64Array, at: number, from: Float64Array, fromAt: number): void {
  for (let i = 0; i < merges.length; i++) {
    const x = from[fromAt + i]!
    const merge = merges[i]
    if (merge === 'add') cells[at + i]! += x
    else if (merge === 'max' ? x > cells[at + i]! : x < cells[at + i]!) cells[at + i] = x
  }
}
