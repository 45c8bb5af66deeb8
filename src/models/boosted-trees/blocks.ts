import type { BinnedColumn } from './binned.ts'

/** Bytes of a bin in a histogram: see `kernels/boosted-trees.ts`. */
export const binBytes = 16

/** Histograms of a block fill so many bytes at most: what a core's own cache holds, and what 16 bits can name. */
const mostBlockBytes = 1 << 16

/** Columns [first, end) whose entries stand together, row by row. */
export interface Block {
  readonly first: number
  readonly end: number
  /** Byte offset in a histogram, and bytes there. */
  readonly at: number
  readonly bytes: number
  /** Whether it leaves out the commonest bin of each of its columns. */
  readonly isSparse: boolean
}

/** Whether most rows lie in the column's commonest bin. */
export const isSparse = ({ entries, bins }: BinnedColumn): boolean => 2 * entries <= bins.length

/** Bytes of a column's bins in a histogram. */
export const bytesOf = ({ cuts, hasMissing }: BinnedColumn): number => (cuts.length + (hasMissing ? 2 : 1)) * binBytes

/** Dense columns before sparse ones, so that blocks are of one kind. */
export const inBlockOrder = (columns: readonly BinnedColumn[]): BinnedColumn[] => [
  ...columns.filter((column) => !isSparse(column)),
  ...columns.filter(isSparse),
]

/** Cuts columns in that order into blocks: as few as fit, but enough for all threads to have some. */
export function blocksOf(columns: readonly BinnedColumn[], threads: number): Block[] {
  const all = columns.reduce((sum, column) => sum + bytesOf(column), 0)
  const most = Math.min(mostBlockBytes, Math.ceil(all / threads))
  const blocks: Block[] = []
  let open: Block | undefined
  columns.forEach((column, i) => {
    const [bytes, sparse] = [bytesOf(column), isSparse(column)]
    if (open === undefined || open.isSparse !== sparse || open.bytes + bytes > most) {
      open = { first: i, end: i, at: open === undefined ? 0 : open.at + open.bytes, bytes: 0, isSparse: sparse }
    } else blocks.pop()
    open = { ...open, end: i + 1, bytes: open.bytes + bytes }
    blocks.push(open)
  })
  return blocks
}

/** How many entries a block has: a row's are the bins of its columns, but for those that are left out. */
export const entriesOf = (columns: readonly BinnedColumn[], { first, end, isSparse }: Block): number =>
  columns.slice(first, end).reduce((sum, { entries, bins }) => sum + (isSparse ? entries : bins.length), 0)

/** Writes a block's entries, the byte offsets of their bins in the block, and where those of each row end; `bounds` has a row more. */
export function writeEntries(columns: readonly BinnedColumn[], block: Block, bounds: Int32Array, entries: Uint16Array): void {
  const ours = columns.slice(block.first, block.end)
  const leftOut = ({ common }: BinnedColumn) => (block.isSparse ? common : -1)
  for (const column of ours) countEntries(column.bins, leftOut(column), bounds)
  for (let row = 1; row < bounds.length; row++) bounds[row]! += bounds[row - 1]!
  const next = bounds.slice(0, -1)
  let at = 0
  for (const column of ours) {
    dealEntries(column.bins, leftOut(column), at, next, entries)
    at += bytesOf(column)
  }
}

function countEntries(bins: Uint8Array, leftOut: number, bounds: Int32Array): void {
  for (let row = 0; row < bins.length; row++) if (bins[row] !== leftOut) bounds[row + 1]!++
}

function dealEntries(bins: Uint8Array, leftOut: number, at: number, next: Int32Array, entries: Uint16Array): void {
  for (let row = 0; row < bins.length; row++) {
    if (bins[row] !== leftOut) entries[next[row]!++] = at + bins[row]! * binBytes
  }
}
