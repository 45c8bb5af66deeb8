import type { FeatureStates } from '../feature-states.ts'
import { pointersOf } from '../pointers.ts'
import { idCells, rowBehind, writeId } from './item-block.ts'
import type { VersionedBlocks } from './versioned-blocks.ts'

/**
 * Copies an item into a block of its own: its id, its row, and what that points to, entry by entry as it lies: sums are added up in the same
 * order and so to the same number. What is kept by a key stays behind: its pointers are 0.
 */
export function itemCopier(
  { features, items: { rows, ids }, heap }: FeatureStates,
  blocks: VersionedBlocks,
): (row: number) => number {
  const pointers = pointersOf(features, 'item', heap)
  const followed = pointers.filter(({ by }) => by === undefined)
  const left = pointers.filter(({ by }) => by !== undefined)
  const { width } = rows
  return (row) => {
    const base = rows.base(row)
    const id = ids.id(row)
    let size = idCells(id) + width
    for (const { cell, block } of followed) {
      const pointer = rows.cells[base + cell]!
      if (pointer !== 0) size += block.sizeOf(pointer)
    }
    const block = blocks.take(size)
    const { cells } = blocks.arena
    writeId(blocks.arena, block, id)
    const at = rowBehind(cells, block)
    copy(rows.cells, base, width, cells, at)
    let end = at + width
    for (const { cell, block } of followed) {
      const pointer = cells[at + cell]!
      if (pointer === 0) continue
      const length = block.sizeOf(pointer)
      copy(heap.cells, pointer, length, cells, end)
      cells[at + cell] = end
      end += length
    }
    for (const { cell } of left) cells[at + cell] = 0
    return block
  }
}

/** Some dozen cells: a loop is done before a view of them is made. */
function copy(from: Float64Array, at: number, count: number, to: Float64Array, into: number): void {
  for (let i = 0; i < count; i++) to[into + i] = from[at + i]!
}
