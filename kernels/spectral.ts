// Products of a sparse table with a dense one, and what keeps a basis of WIDTH vectors orthonormal: subspace iteration.

export { gramRows, rotateRows } from './als'
import { clear, multiplyAdd } from './simd'

/** Bytes in a row of a table. */
const ROW: usize = WIDTH * 4

/** Row i of `out` = the sum of `values` x rows of `table` named by `ids`, over the entries of row i, for rows [from, to). */
export function multiplyRows(from: i32, to: i32, scratch: usize, bounds: usize, ids: usize, values: usize, table: usize, out: usize): void {
  for (let i = from; i < to; i++) {
    const start = load<i32>(bounds + (<usize>i << 2))
    const count = load<i32>(bounds + (<usize>i << 2), 4) - start
    const at = out + <usize>i * ROW
    clear(at, ROW)
    addRows(at, table, ids + (<usize>start << 2), values + (<usize>start << 2), count)
  }
}

function addRows(out: usize, table: usize, ids: usize, values: usize, count: i32): void {
  for (let e: usize = 0; e < <usize>count << 2; e += 4) {
    const row = table + <usize>load<i32>(ids + e) * ROW
    const value = v128.load32_splat(values + e)
    for (let j: usize = 0; j < ROW; j += 16) v128.store(out + j, multiplyAdd(value, v128.load(row + j), v128.load(out + j)))
  }
}
