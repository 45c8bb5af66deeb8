import { hash32 } from '../../math/hash.ts'
import { hashAt, rowBehind, spells } from './item-block.ts'
import { numberAt, Pages } from './pages.ts'
import type { SharedCells } from './shared-cells.ts'
import type { VersionRoot } from './version-root.ts'
import type { VersionedBlocks } from './versioned-blocks.ts'

/**
 * Where items lie, by id: open addressing over pages, at most half full. A slot holds the place of an item's block, which begins with the id;
 * so an item is found and read where one lookup leads. Items are never taken back.
 */
export class ItemTable {
  readonly #blocks: VersionedBlocks
  #pages: Pages
  #room: number
  /** By row; row 0 is nobody's. */
  #slots: number[] = [-1]

  constructor(blocks: VersionedBlocks, count: number) {
    this.#blocks = blocks
    this.#room = 2 ** Math.ceil(Math.log2(Math.max(64, count * 2)))
    this.#pages = new Pages(blocks, this.#room)
  }

  get directory(): number {
    return this.#pages.directory
  }

  get room(): number {
    return this.#room
  }

  /** Rows up to here have been put. */
  get last(): number {
    return this.#slots.length - 1
  }

  /** The item of the row lies here from now on. New rows come one after the other. */
  put(row: number, at: number): void {
    if (row > this.last) {
      if ((row + 1) * 2 > this.#room) this.#double()
      this.#slots.push(this.#place(at))
    } else {
      const slot = this.#slots[row]!
      this.#blocks.retire(this.#pages.get(slot))
      this.#pages.set(slot, at)
    }
  }

  #place(at: number): number {
    let slot = hashAt(this.#blocks.arena.cells, at) & (this.#room - 1)
    while (this.#pages.get(slot) !== 0) slot = (slot + 1) & (this.#room - 1)
    this.#pages.set(slot, at)
    return slot
  }

  #double(): void {
    const old = this.#pages
    this.#room *= 2
    this.#pages = new Pages(this.#blocks, this.#room)
    this.#slots = this.#slots.map((slot, row) => (row === 0 ? slot : this.#place(old.get(slot))))
    old.retire()
  }
}

/** Where the row of `id` begins; the blank row where it is not there. */
export function placeOf({ cells, units }: SharedCells, { directory, room, blank }: VersionRoot, id: string): number {
  const hash = hash32(id)
  for (let slot = hash & (room - 1); ; slot = (slot + 1) & (room - 1)) {
    const at = numberAt(cells, directory, slot)
    if (at === 0) return blank
    if (spells(cells, units, at, id, hash)) return rowBehind(cells, at)
  }
}
