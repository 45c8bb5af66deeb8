import type { Blocks } from './heap.ts'

/** Cells of an entry: key, moment, value. */
const stride = 3

/**
 * Lists of the latest: of each key the `count` greatest by (moment, value), in one block of the heap. A header cell holds used x 64 + log2(room).
 * The greatest few of two lists together are a merge.
 */
export class LatestLists {
  readonly heap: Blocks
  readonly count: number
  /** Entries kept of all keys; beyond it the oldest go. */
  readonly most: number

  constructor(heap: Blocks, count: number, most: number) {
    this.heap = heap
    this.count = count
    this.most = most
  }

  add(owner: Float64Array, cell: number, key: number, at: number, value: number): void {
    this.#makeRoom(owner, cell)
    const { cells } = this.heap
    const pointer = owner[cell]!
    const used = Math.floor(cells[pointer]! / 64)
    let [same, least, oldest] = [0, -1, -1]
    const end = pointer + 1 + used * stride
    for (let entry = pointer + 1; entry < end; entry += stride) {
      if (oldest < 0 || before(cells, entry, cells[oldest + 1]!, cells[oldest + 2]!)) oldest = entry
      if (cells[entry] !== key) continue
      same++
      if (least < 0 || before(cells, entry, cells[least + 1]!, cells[least + 2]!)) least = entry
    }
    const full = same >= this.count ? least : used >= this.most ? oldest : -1
    if (full >= 0 && !before(cells, full, at, value)) return
    const entry = full >= 0 ? full : end
    if (full < 0) cells[pointer]! += 64
    cells[entry] = key
    cells[entry + 1] = at
    cells[entry + 2] = value
  }

  release(owner: Float64Array, cell: number): void {
    const pointer = owner[cell]!
    if (pointer !== 0) this.heap.give(pointer, this.sizeOf(pointer))
    owner[cell] = 0
  }

  /** Cells of the block that is pointed to. */
  sizeOf(pointer: number): number {
    return 1 + (1 << (this.heap.cells[pointer]! & 63)) * stride
  }

  each(pointer: number, visit: (key: number, at: number, value: number) => void): void {
    if (pointer === 0) return
    const { cells } = this.heap
    const end = pointer + 1 + Math.floor(cells[pointer]! / 64) * stride
    for (let entry = pointer + 1; entry < end; entry += stride) visit(cells[entry]!, cells[entry + 1]!, cells[entry + 2]!)
  }

  #makeRoom(owner: Float64Array, cell: number): void {
    const pointer = owner[cell]!
    const header = pointer === 0 ? 0 : this.heap.cells[pointer]!
    const [used, room] = [Math.floor(header / 64), pointer === 0 ? 0 : 1 << (header & 63)]
    if (used < room) return
    const grown = Math.max(2, room * 2)
    const fresh = this.heap.take(1 + grown * stride)
    this.heap.cells[fresh] = used * 64 + Math.log2(grown)
    if (pointer !== 0) {
      this.heap.cells.copyWithin(fresh + 1, pointer + 1, pointer + 1 + used * stride)
      this.heap.give(pointer, 1 + room * stride)
    }
    owner[cell] = fresh
  }
}

const before = (cells: Float64Array, entry: number, at: number, value: number) =>
  cells[entry + 1]! < at || (cells[entry + 1] === at && cells[entry + 2]! < value)
