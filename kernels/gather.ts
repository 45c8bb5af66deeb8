import { clear, copy } from './simd'

/** Bytes in a row of a table. */
const ROW: usize = WIDTH * 4

/** Rows whose cache lines are touched together: enough misses in flight, few enough to stay in the first-level cache. */
const TOUCHED: i32 = WIDTH > 64 ? 16 : 32

/**
 * Copies the `count` rows of `table` named by `ids` one behind the other to `to`, then rows of zeros up to a multiple of four.
 * One row of slack behind them is written to.
 */
export function gather(to: usize, table: usize, ids: usize, count: i32): void {
  let touched: i32 = 0
  for (let block = 0; block < count; block += TOUCHED) {
    const end = min(block + TOUCHED, count)
    for (let i = block; i < end; i++) touched |= touch(row(table, ids, i))
    for (let i = block; i < end; i++) {
      copy(to, row(table, ids, i), ROW)
      to += ROW
    }
  }
  for (let i = count; i < ((count + 3) & ~3); i++) {
    clear(to, ROW)
    to += ROW
  }
  store<i32>(to, touched) // or the touches would be optimised away
}

// @ts-ignore: decorator
@inline function row(table: usize, ids: usize, i: i32): usize {
  return table + <usize>load<u32>(ids + (<usize>i << 2)) * ROW
}

// @ts-ignore: decorator
@inline function touch(at: usize): i32 {
  let word: i32 = 0
  for (let line: usize = 0; line < ROW; line += 64) word |= load<i32>(at + line)
  return word
}
