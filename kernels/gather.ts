import { clear, copy } from './simd'

/** Bytes in a row of a table. */
const ROW: usize = WIDTH * 4

/** Rows whose cache lines are touched together: enough misses in flight, few enough to stay in the first-level cache. */
const TOUCHED: i32 = WIDTH > 64 ? 16 : 32

/**
 * Copies the `count` rows of `table` named by `ids` one behind the other to `to`, then rows of zeros up to a multiple of four.
 * With `scales` (f32 a row; 0 for none) the table is of 16-bit numbers to be multiplied by their row's scale: half the memory to fetch.
 * One row of slack behind them is written to.
 */
export function gather(to: usize, table: usize, scales: usize, ids: usize, count: i32): void {
  const touched = scales ? gatherShort(to, table, scales, ids, count) : gatherFloat(to, table, ids, count)
  to += <usize>count * ROW
  for (let i = count; i < ((count + 3) & ~3); i++) {
    clear(to, ROW)
    to += ROW
  }
  store<i32>(to, touched) // or the touches would be optimised away
}

function gatherFloat(to: usize, table: usize, ids: usize, count: i32): i32 {
  let touched: i32 = 0
  for (let block = 0; block < count; block += TOUCHED) {
    const end = min(block + TOUCHED, count)
    for (let i = block; i < end; i++) touched |= touch(table + id(ids, i) * ROW, ROW)
    for (let i = block; i < end; i++) {
      copy(to, table + id(ids, i) * ROW, ROW)
      to += ROW
    }
  }
  return touched
}

function gatherShort(to: usize, table: usize, scales: usize, ids: usize, count: i32): i32 {
  let touched: i32 = 0
  for (let block = 0; block < count; block += TOUCHED) {
    const end = min(block + TOUCHED, count)
    for (let i = block; i < end; i++) {
      touched |= touch(table + id(ids, i) * (ROW / 2), ROW / 2) | load<i32>(scales + (id(ids, i) << 2))
    }
    for (let i = block; i < end; i++) {
      widen(to, table + id(ids, i) * (ROW / 2), v128.load32_splat(scales + (id(ids, i) << 2)))
      to += ROW
    }
  }
  return touched
}

/** A row of 16-bit numbers as floats, times `scale`. */
// @ts-ignore: decorator
@inline function widen(to: usize, from: usize, scale: v128): void {
  for (let at: usize = 0; at < ROW / 2; at += 16) {
    const eight = v128.load(from + at)
    v128.store(to + 2 * at, f32x4.mul(scale, f32x4.convert_i32x4_s(i32x4.extend_low_i16x8_s(eight))))
    v128.store(to + 2 * at, f32x4.mul(scale, f32x4.convert_i32x4_s(i32x4.extend_high_i16x8_s(eight))), 16)
  }
}

/** Rounds rows [from, to) of `table` to 16 bits in `shorts`, each by a scale of its own, so that its largest number is 32767. */
export function shortenRows(from: i32, to: i32, scratch: usize, table: usize, shorts: usize, scales: usize): void {
  for (let i = from; i < to; i++) {
    const row = table + <usize>i * ROW
    const largest = largestOf(row)
    store<f32>(scales + (<usize>i << 2), largest / 32767)
    shorten(row, shorts + <usize>i * (ROW / 2), f32x4.splat(largest > 0 ? 32767 / largest : 0))
  }
}

function largestOf(row: usize): f32 {
  let most = f32x4.splat(0)
  for (let at: usize = 0; at < ROW; at += 16) most = f32x4.max(most, f32x4.abs(v128.load(row + at)))
  const a = max<f32>(f32x4.extract_lane(most, 0), f32x4.extract_lane(most, 1))
  return max<f32>(a, max<f32>(f32x4.extract_lane(most, 2), f32x4.extract_lane(most, 3)))
}

function shorten(row: usize, to: usize, scale: v128): void {
  for (let at: usize = 0; at < ROW; at += 32) {
    const low = i32x4.trunc_sat_f32x4_s(f32x4.nearest(f32x4.mul(scale, v128.load(row + at))))
    const high = i32x4.trunc_sat_f32x4_s(f32x4.nearest(f32x4.mul(scale, v128.load(row + at, 16))))
    v128.store(to + at / 2, i16x8.narrow_i32x4_s(low, high))
  }
}

// @ts-ignore: decorator
@inline function id(ids: usize, i: i32): usize {
  return <usize>load<u32>(ids + (<usize>i << 2))
}

// @ts-ignore: decorator
@inline function touch(at: usize, bytes: usize): i32 {
  let word: i32 = 0
  for (let line: usize = 0; line < bytes; line += 64) word |= load<i32>(at + line)
  return word
}
