import type { FoundSplit } from './leaf-memory.ts'
import type { Leaf } from './tree.ts'
import type { Workspace } from './workspace.ts'

/** Puts the rows of the left before those of the right, each in the order they had; answers where the right begins, and whether anything was missing. */
export function partition({ order, spare, columns }: Workspace, { begin, end }: Leaf, { column, bin, missingLeft }: FoundSplit) {
  const { bins, cuts } = columns[column]!
  const missing = cuts.length + 1
  let middle = begin
  let moved = 0
  let anyMissing = false
  for (let place = begin; place < end; place++) {
    const row = order[place]!
    const at = bins[row]!
    if (at === missing) anyMissing = true
    if (at === missing ? missingLeft : at <= bin) order[middle++] = row
    else spare[moved++] = row
  }
  order.set(spare.subarray(0, moved), middle)
  return { middle, anyMissing }
}
