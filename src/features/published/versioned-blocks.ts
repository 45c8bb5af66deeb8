import { Arena } from './arena.ts'

/** A block's first cell holds version x 2^24 + cells. */
const mostCells = 2 ** 24

interface Living {
  readonly version: number
  /** Places of blocks that no younger version reaches. */
  readonly last: number[]
}

/**
 * Blocks that versions share, written while a version is being made and never again. What a version no longer reaches is filed under the
 * youngest living version that does; when that one dies, under the next older one that was there when the block was made, and where there is
 * none the block is free. ZFS keeps such dead lists of what its snapshots hold.
 */
export class VersionedBlocks {
  readonly arena = new Arena()
  /** Oldest first. */
  #living: Living[] = []
  #version = 0

  /** What is taken from now on belongs to this version; versions rise. */
  begin(version: number): void {
    this.#version = version
  }

  /** The version is made, and lives until it is dropped. */
  end(): void {
    this.#living.push({ version: this.#version, last: [] })
  }

  /** At least `size` cells, all 0. */
  take(size: number): number {
    const cells = roomy(size + 1)
    const at = this.arena.take(cells)
    this.arena.cells[at] = this.#version * mostCells + cells
    return at + 1
  }

  sizeOf(at: number): number {
    return (this.arena.cells[at - 1]! % mostCells) - 1
  }

  /** The block itself where the version being made has taken it, else a copy in its stead: either may be written. */
  own(at: number): number {
    if (this.#bornIn(at) === this.#version) return at
    const size = this.sizeOf(at)
    const copy = this.take(size)
    this.arena.cells.copyWithin(copy, at, at + size)
    this.retire(at)
    return copy
  }

  /** The version being made, and all after it, do without the block. */
  retire(at: number): void {
    this.#file(at, this.#living.length - 1)
  }

  /** Nobody reads the version any more. The youngest is never dropped: the next is made of it. */
  drop(version: number): void {
    const place = this.#living.findIndex((each) => each.version === version)
    const [dropped] = this.#living.splice(place, 1)
    for (const at of dropped!.last) this.#file(at, place - 1)
  }

  #file(at: number, place: number): void {
    const living = this.#living[place]
    if (living !== undefined && this.#bornIn(at) <= living.version) living.last.push(at)
    else this.arena.give(at - 1, this.sizeOf(at) + 1)
  }

  #bornIn(at: number): number {
    return Math.floor(this.arena.cells[at - 1]! / mostCells)
  }
}

/** One of sixteen sizes an octave, so that what is given back is taken again. */
function roomy(cells: number): number {
  const step = 2 ** Math.max(0, Math.floor(Math.log2(cells)) - 4)
  return Math.ceil(cells / step) * step
}
