import type { VersionedBlocks } from './versioned-blocks.ts'

/** Cells of a page are 2^5: a change copies a page and the directory, one cell for each page. */
const bits = 5
const pageCells = 1 << bits

/** Numbers by index that every version has its own of, though it copies only the pages that changed. 0 where none was set. */
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
    this.directory = i >>> bits < blocks.sizeOf(this.directory) ? blocks.own(this.directory) : this.#widened(i >>> bits)
    const slot = this.directory + (i >>> bits)
    const known = blocks.arena.cells[slot]!
    const page = known === 0 ? blocks.take(pageCells) : blocks.own(known)
    blocks.arena.cells[slot] = page
    blocks.arena.cells[page + (i & (pageCells - 1))] = value
  }

  /** Calls with every number that was set, and does without them all from this version on. */
  retire(each: (value: number) => void): void {
    const { arena } = this.#blocks
    const end = this.directory + this.#blocks.sizeOf(this.directory)
    for (let slot = this.directory; slot < end; slot++) {
      const page = arena.cells[slot]!
      if (page === 0) continue
      for (let at = page; at < page + pageCells; at++) if (arena.cells[at] !== 0) each(arena.cells[at]!)
      this.#blocks.retire(page)
    }
    this.#blocks.retire(this.directory)
  }

  /** Room for an eighth more pages than are needed, so that widening stays rare. */
  #widened(page: number): number {
    const blocks = this.#blocks
    const wider = blocks.take(Math.ceil((page + 1) * 1.125))
    blocks.arena.cells.copyWithin(wider, this.directory, this.directory + blocks.sizeOf(this.directory))
    blocks.retire(this.directory)
    return wider
  }
}

/** The number at `i`, which lies within the directory. */
export function numberAt(cells: Float64Array, directory: number, i: number): number {
  const page = cells[directory + (i >>> bits)]!
  return page === 0 ? 0 : cells[page + (i & (pageCells - 1))]!
}
