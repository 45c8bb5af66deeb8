import { gramParts } from '../../math/gram.ts'
import { kernelWidth } from '../../math/kernels.ts'
import { doublesAt, floatsAt, Layout } from '../../math/memory.ts'
import { degree, rowCount, type SparseRows } from '../../math/sparse.ts'
import { placeSparse, type SparseAt, writeSparse } from '../../math/sparse-memory.ts'

/** One side of the table in the kernels' memory: its entries, its vectors, and what is kept of each row. */
export interface Side {
  readonly count: number
  /** Byte offsets; what lies there is told at `solveRows` in `kernels/als.ts`. */
  readonly at: { readonly entries: SparseAt; vectors: number; ridges: number; losses: number }
  /** count x width, row-major. */
  readonly vectors: Float32Array
  readonly ridges: Float32Array
  readonly losses: Float64Array
}

export interface Workspace {
  readonly width: number
  readonly memory: WebAssembly.Memory
  readonly users: Side
  readonly items: Side
  /** Byte offsets of partial Gram matrices, a rotation, a spectrum, and the fixed side rounded to 16 bits with a scale a row. */
  readonly at: { readonly partials: number; rotation: number; spectrum: number; shorts: number; scales: number }
  readonly scratch: readonly number[]
  /** Rows that a thread's scratch can hold at once. */
  readonly capacity: number
}

/** Rows of more entries than this are gathered anew in each step: it bounds a thread's scratch. */
const mostGathered = 1 << 16

/** Lays out a memory for both sides, and copies the entries in. Values are excess confidences. */
export function layOut(byUser: SparseRows, byItem: SparseRows, factors: number, threads: number): Workspace {
  const width = kernelWidth(factors)
  const rowBytes = width * 4
  const layout = new Layout()
  const users = placeSide(layout, byUser, rowBytes)
  const items = placeSide(layout, byItem, rowBytes)
  const mostRows = Math.max(rowCount(byUser), rowCount(byItem))
  const at = {
    partials: layout.take(gramParts * width * rowBytes),
    rotation: layout.take(width * rowBytes),
    spectrum: layout.take(rowBytes),
    shorts: layout.take((mostRows * rowBytes) / 2),
    scales: layout.take(mostRows * 4),
  }
  const capacity = Math.min(mostGathered, (Math.max(128, mostEntries(byUser), mostEntries(byItem)) + 3) & ~3)
  const scratch = Array.from({ length: threads }, () => layout.take((4 + capacity + 8) * rowBytes + (capacity + 4) * 4))
  const memory = layout.memory()
  return {
    width,
    memory,
    users: fill(memory, users, byUser, width),
    items: fill(memory, items, byItem, width),
    at,
    scratch,
    capacity,
  }
}

function placeSide(layout: Layout, table: SparseRows, rowBytes: number): Side['at'] {
  const rows = rowCount(table)
  return {
    entries: placeSparse(layout, table),
    vectors: layout.take((rows + 3) * rowBytes),
    ridges: layout.take(rows * 4),
    losses: layout.take(rows * 8),
  }
}

function fill(memory: WebAssembly.Memory, at: Side['at'], table: SparseRows, width: number): Side {
  const count = rowCount(table)
  writeSparse(memory, at.entries, table)
  return {
    count,
    at,
    vectors: floatsAt(memory, at.vectors, count * width),
    ridges: floatsAt(memory, at.ridges, count),
    losses: doublesAt(memory, at.losses, count),
  }
}

function mostEntries(table: SparseRows): number {
  let most = 0
  for (let row = 0; row < rowCount(table); row++) most = Math.max(most, degree(table, row))
  return most
}
