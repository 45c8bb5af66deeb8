import type { VersionedBlocks } from './versioned-blocks.ts'

/** Cells of a page are 2^5: a change copies a page and the directory, one cell for each page. */
const bits = 5
const pageCells = 1 << bits

/** `count` numbers that every version has its own of, though it copies only the pages that changed. 0 where none was set. */
export class Pages {
  readonly #blocks: VersionedBlocks
  /** Where the version being made finds its pages. */
  directory: number

  constructor(blocks: VersionedBlocks, count: number) {
    this.#blocks = blocks
    this.directory = blocks.take(Math.ceil(count / pageCells))
  }

  get(i: number): number {
    return numberAt(this.#blocks.arena.cells, this.directory, i)
  }

  set(i: number, value: number): void {
    const blocks = this.#blocks
    this.directory = blocks.own(this.directory)
    const slot = this.directory + (i >>> bits)
    const known = blocks.arena.cells[slot]!
    const page = known === 0 ? blocks.take(pageCells) : blocks.own(known)
    blocks.arena.cells[slot] = page
    blocks.arena.cells[page + (i & (pageCells - 1))] = value
  }

  /** From this version on none of them is needed. */
  retire(): void {
    const { arena } = this.#blocks
    const end = this.directory + this.#blocks.sizeOf(this.directory)
    for (let slot = this.directory; slot < end; slot++) if (arena.cells[slot] !== 0) this.#blocks.retire(arena.cells[slot]!)
    this.#blocks.retire(this.directory)
  }
}

/** The number at `i`, by the directory of any version. */
export function numberAt(cells: Float64Array, directory: number, i: number): number {
  const page = cells[directory + (i >>> bits)]!
  return page === 0 ? 0 : cells[page + (i & (pageCells - 1))]!
}
