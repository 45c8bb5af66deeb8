import { EngineError } from '../../domain/error.ts'
import { doublesAt, intsAt, Layout } from '../../math/memory.ts'
import type { BinnedColumn } from './binned.ts'
import { type Block, binBytes, blocksOf, bytesOf, entriesOf, inBlockOrder, isSparse, writeEntries } from './blocks.ts'
import { foundBytes, leafBytes } from './leaf-memory.ts'
import type { TreeSettings } from './settings.ts'

// Sizes and places of what `kernels/boosted-trees.ts` describes, in bytes.
const planBytes = 72
const blockBytes = 28
const columnBytes = 20

/** What grows trees on one table, laid out in the kernels' memory. */
export interface Workspace {
  readonly memory: WebAssembly.Memory
  readonly columns: readonly BinnedColumn[]
  /** Of each binned column: 1 or -1 where it is constrained. */
  readonly monotone: readonly number[]
  readonly blocks: readonly Block[]
  /** Bins of a histogram, and entries of a row on average: what there is to add. */
  readonly bins: number
  readonly entriesPerRow: number
  /** Byte offsets. */
  readonly at: { readonly [Part in 'plan' | 'leaves' | 'found' | 'open' | 'sums' | 'gradients' | 'hessians']: number }
  /** Rows by leaf, and room to move as many. */
  readonly order: Int32Array
  readonly spare: Int32Array
  /** Of each row, by the loss's derivatives at its score. */
  readonly gradients: Float64Array
  readonly hessians: Float64Array
  /** Bits of a sum of hessians within a mass; the count of rows stands above them. */
  readonly hessianBits: number
}

/** Lays out a memory for a table of binned columns, and copies its entries in. */
export function layOut(
  binned: readonly BinnedColumn[],
  rows: number,
  signs: Int8Array,
  { maxLeaves, minRows }: TreeSettings,
  threads: number,
): Workspace {
  const mostLeaves = Math.min(maxLeaves, Math.ceil(rows / minRows))
  const columns = inBlockOrder(binned)
  const monotone = columns.map(({ column }) => signs[column]!)
  const blocks = blocksOf(columns, threads)
  const histogramBytes = blocks.reduce((sum, { bytes }) => sum + bytes, 0)
  const layout = new Layout()
  const plan = layout.take(planBytes)
  const blocksAt = layout.take(blocks.length * blockBytes)
  const columnsAt = layout.take(columns.length * columnBytes)
  const leaves = layout.take(mostLeaves * leafBytes)
  const found = layout.take(mostLeaves * blocks.length * foundBytes)
  const open = layout.take(mostLeaves * columns.length)
  const gradients = layout.take(rows * 8)
  const hessians = layout.take(rows * 8)
  const sums = layout.take(rows * binBytes)
  const order = layout.take(rows * 4)
  const tables = blocks.map((block) => ({
    bounds: block.isSparse ? layout.take((rows + 1) * 4) : 0,
    entries: layout.take(entriesOf(columns, block) * 2),
  }))
  const histograms = layout.take(mostLeaves * histogramBytes)
  if (layout.bytes > 2 ** 32) throw tooLarge(layout.bytes)

  const memory = layout.memory()
  const write = (at: number, ...numbers: readonly number[]) => intsAt(memory, at, numbers.length).set(numbers)
  const hessianBits = Math.min(51, 62 - Math.floor(Math.log2(rows)))
  const bounded = monotone.some((sign) => sign !== 0) ? 1 : 0
  write(plan, blocksAt, columnsAt, leaves, found, open, histograms, order, sums)
  write(plan + 32, blocks.length, columns.length, histogramBytes, minRows, hessianBits, bounded)
  blocks.forEach((block, i) => {
    const { bounds, entries } = tables[i]!
    const stride = block.isSparse ? 0 : (block.end - block.first) * 2
    write(blocksAt + i * blockBytes, block.first, block.end, entries, stride, bounds, block.at, block.bytes)
    // Dense blocks have as many entries for each row, and kernels need not be told where theirs end.
    const ends = block.isSparse ? intsAt(memory, bounds, rows + 1) : new Int32Array(rows + 1)
    writeEntries(columns, block, ends, new Uint16Array(memory.buffer, entries))
  })
  let at = 0
  columns.forEach((column, i) => {
    const { cuts, hasMissing, common } = column
    write(columnsAt + i * columnBytes, at, cuts.length + 1, hasMissing ? 1 : 0, isSparse(column) ? common : -1, monotone[i]!)
    at += bytesOf(column)
  })
  return {
    ...{ memory, columns, monotone, blocks, hessianBits },
    bins: histogramBytes / binBytes,
    entriesPerRow: blocks.reduce((sum, block) => sum + entriesOf(columns, block), 0) / rows,
    at: { plan, leaves, found, open, sums, gradients, hessians },
    order: intsAt(memory, order, rows),
    spare: new Int32Array(rows),
    gradients: doublesAt(memory, gradients, rows),
    hessians: doublesAt(memory, hessians, rows),
  }
}

const tooLarge = (bytes: number) =>
  new EngineError(
    'BAD_REQUEST',
    `Growing these trees needs ${(bytes / 2 ** 30).toFixed(1)} GiB, and a kernel's memory holds 4.`,
    'Grow them on fewer rows or columns, with fewer leaves or with fewer bins.',
  )
