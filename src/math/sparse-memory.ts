import { floatsAt, intsAt, type Layout } from './memory.ts'
import type { SparseRows } from './sparse.ts'

/** Byte offsets of a sparse table in a kernels' memory, in the order in which kernels take them. */
export type SparseAt = readonly [bounds: number, ids: number, values: number]

/** Takes room for a table; 16 bytes of slack lie behind its values. */
export const placeSparse = (layout: Layout, { bounds, ids, values }: SparseRows): SparseAt => [
  layout.take(bounds.byteLength),
  layout.take(ids.byteLength),
  layout.take(values.byteLength),
]

export function writeSparse(memory: WebAssembly.Memory, at: SparseAt, { bounds, ids, values }: SparseRows): void {
  intsAt(memory, at[0], bounds.length).set(bounds)
  intsAt(memory, at[1], ids.length).set(ids)
  floatsAt(memory, at[2], values.length).set(values)
}
