import { FreeBlocks } from '../../math/free-blocks.ts'
import { fetched, widened } from '../../math/memory.ts'

/** Keys that are the item's own, in the order in which they lie. */
export const ownKeys = ['category', 'tag', 'creator'] as const
export type OwnKey = (typeof ownKeys)[number]

/** Before an item's keys: where those of each kind end. */
const header: number = ownKeys.length

/**
 * The keys of all items, as words number them, in one flat array: an item's lie in one block, a cache line or two, and are no objects. An
 * item that is not there has none.
 */
export class ItemKeys {
  ints = new Int32Array(4_096)
  /** By item row; block 0 is of no keys. */
  #blocks = new Int32Array(1_024)
  #end = header
  readonly #free = new FreeBlocks()

  constructor() {
    this.ints.fill(header, 0, header)
  }

  /** Keys by kind, those of a kind distinct. */
  put(row: number, keys: readonly (readonly number[])[]): void {
    this.drop(row)
    const at = this.#take(keys.reduce<number>((size, each) => size + each.length, header))
    let end = at + header
    for (let kind = 0; kind < header; kind++) {
      for (const key of keys[kind]!) this.ints[end++] = key
      this.ints[at + kind] = end
    }
    if (row >= this.#blocks.length) this.#blocks = widened(this.#blocks, row + 1)
    this.#blocks[row] = at
  }

  drop(row: number): void {
    const at = this.#blocks[row] ?? 0
    if (at === 0) return
    this.#free.give(at, this.ints[at + header - 1]! - at)
    this.#blocks[row] = 0
  }

  /** Where the keys of a kind, a place in `ownKeys`, begin in `ints`. */
  begin(row: number, kind: number): number {
    return this.#begin(this.#blocks[row] ?? 0, kind)
  }

  end(row: number, kind: number): number {
    return this.ints[(this.#blocks[row] ?? 0) + kind]!
  }

  /** The same of some items, which wait for memory together; answers how many keys there are. */
  spans(kind: number, rows: Int32Array, count: number, begins: Int32Array, ends: Int32Array): number {
    for (let i = 0; i < count; i++) begins[i] = this.#blocks[rows[i]!] ?? 0
    let [all, touched] = [0, 0]
    for (let i = 0; i < count; i++) {
      const at = begins[i]!
      // a block may end on the next cache line
      touched ^= this.ints[this.ints[at + header - 1]! - 1]!
      begins[i] = this.#begin(at, kind)
      ends[i] = this.ints[at + kind]!
      all += ends[i]! - begins[i]!
    }
    fetched(touched)
    return all
  }

  #begin(at: number, kind: number): number {
    return kind === 0 ? at + header : this.ints[at + kind - 1]!
  }

  #take(size: number): number {
    const again = this.#free.take(size)
    if (again !== undefined) return again
    const at = this.#end
    this.#end += size
    if (this.#end > this.ints.length) this.ints = widened(this.ints, this.#end)
    return at
  }
}
