import { hash32 } from '../../math/hash.ts'
import type { SharedCells } from './shared-cells.ts'

/** Cells before an id's code units: its hash and its length. */
const before = 2

/**
 * An item's block: its id, its row, and what the row points to. The id is written as JavaScript holds it, four UTF-16 code units a cell, so
 * that looking one up makes and decodes no text.
 */
export const idCells = (id: string) => before + Math.ceil(id.length / 4)

export function writeId({ cells, units }: SharedCells, at: number, id: string): void {
  cells[at] = hash32(id)
  cells[at + 1] = id.length
  for (let i = 0; i < id.length; i++) units[(at + before) * 4 + i] = id.charCodeAt(i)
}

/** Where the row begins in a block. */
export const rowBehind = (cells: Float64Array, at: number) => at + before + Math.ceil(cells[at + 1]! / 4)

export const hashAt = (cells: Float64Array, at: number) => cells[at]!

export function spells(cells: Float64Array, units: Uint16Array, at: number, id: string, hash: number): boolean {
  if (cells[at] !== hash || cells[at + 1] !== id.length) return false
  const from = (at + before) * 4
  for (let i = 0; i < id.length; i++) if (units[from + i] !== id.charCodeAt(i)) return false
  return true
}
