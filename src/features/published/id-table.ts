import { fnv1a, mix32 } from '../../math/hash.ts'
import { numberAt, Pages } from './pages.ts'
import type { SharedCells } from './shared-cells.ts'
import type { VersionedBlocks } from './versioned-blocks.ts'

/** Cells before an id's code units: its row, its hash, its length. */
const before = 3

/**
 * Rows by id: open addressing over pages, at most half full. A slot holds the place of an id, written out as JavaScript holds it, so that
 * looking one up makes and decodes no text. Ids are never taken back.
 */
export class IdTable {
  readonly #blocks: VersionedBlocks
  #slots: Pages
  #room: number
  #count = 0

  constructor(blocks: VersionedBlocks, count: number) {
    this.#blocks = blocks
    this.#room = 2 ** Math.ceil(Math.log2(Math.max(64, count * 2)))
    this.#slots = new Pages(blocks, this.#room)
  }

  get directory(): number {
    return this.#slots.directory
  }

  get room(): number {
    return this.#room
  }

  /** `id` was not there. */
  add(id: string, row: number): void {
    if (++this.#count * 2 > this.#room) this.#double()
    const { arena } = this.#blocks
    const hash = hashOf(id)
    const at = arena.take(before + Math.ceil(id.length / 4))
    arena.cells[at] = row
    arena.cells[at + 1] = hash
    arena.cells[at + 2] = id.length
    for (let i = 0; i < id.length; i++) arena.units[(at + before) * 4 + i] = id.charCodeAt(i)
    this.#place(at, hash)
  }

  #place(at: number, hash: number): void {
    let slot = hash & (this.#room - 1)
    while (this.#slots.get(slot) !== 0) slot = (slot + 1) & (this.#room - 1)
    this.#slots.set(slot, at)
  }

  #double(): void {
    const old = this.#slots
    this.#room *= 2
    this.#slots = new Pages(this.#blocks, this.#room)
    const { arena } = this.#blocks
    old.retire((at) => this.#place(at, arena.cells[at + 1]!))
  }
}

/** The row of `id`, 0 where it is not there. */
export function rowOfId({ cells, units }: SharedCells, directory: number, room: number, id: string): number {
  const hash = hashOf(id)
  for (let slot = hash & (room - 1); ; slot = (slot + 1) & (room - 1)) {
    const at = numberAt(cells, directory, slot)
    if (at === 0) return 0
    if (cells[at + 1] === hash && cells[at + 2] === id.length && spells(units, (at + before) * 4, id)) return cells[at]!
  }
}

function spells(units: Uint16Array, from: number, id: string): boolean {
  for (let i = 0; i < id.length; i++) if (units[from + i] !== id.charCodeAt(i)) return false
  return true
}

const hashOf = (id: string) => mix32(fnv1a(id))
