// Tables rounded to 16 bits with a scale a row: half the memory to fetch. Rows scattered over such a table are copied together as
// floats, the whole numbers as they are: their scale is left to the weight that a row gets.

import { laneSums, multiplyAdd } from './simd'

/** Bytes in a row of floats. */
const ROW: usize = WIDTH * 4

/** Rows whose cache lines are touched together: enough misses in flight, few enough to stay in the first-level cache. */
export const TOUCHED: i32 = 32

/** One word of each cache line of the `count` rows of `table` named by `ids`, and their scales. The answer must be stored, or nothing is read. */
export function touchRows(table: usize, scales: usize, ids: usize, count: i32): i32 {
  let touched: i32 = 0
  for (const end = ids + (<usize>count << 2); ids < end; ids += 4) {
    const row = rowAt(table, ids)
    for (let line: usize = 0; line < ROW / 2; line += 64) touched |= load<i32>(row + line)
    touched |= load<i32>(scales + (<usize>load<u32>(ids) << 2))
  }
  return touched
}

/** Copies four rows one behind the other to `to`; returns their products with p. */
// @ts-ignore: decorator
@inline export function gatherFour(to: usize, table: usize, ids: usize, p: usize): v128 {
  const first = rowAt(table, ids), second = rowAt(table, ids + 4), third = rowAt(table, ids + 8), fourth = rowAt(table, ids + 12)
  let a = f32x4.splat(0), b = a, c = a, d = a
  for (let j: usize = 0; j < ROW; j += 16) {
    const out = to + j, v = v128.load(p + j)
    a = multiplyAdd(widen(out, first + j / 2), v, a)
    b = multiplyAdd(widen(out + ROW, second + j / 2), v, b)
    c = multiplyAdd(widen(out + 2 * ROW, third + j / 2), v, c)
    d = multiplyAdd(widen(out + 3 * ROW, fourth + j / 2), v, d)
  }
  return laneSums(a, b, c, d)
}

/** The scales of four rows; zero from the `count`-th on. */
// @ts-ignore: decorator
@inline export function scalesOfFour(scales: usize, ids: usize, count: i32): v128 {
  let four = v128.load32_splat(scales + (<usize>load<u32>(ids) << 2))
  four = v128.load_lane<f32>(scales + (<usize>load<u32>(ids, 4) << 2), four, 1)
  four = v128.load_lane<f32>(scales + (<usize>load<u32>(ids, 8) << 2), four, 2)
  four = v128.load_lane<f32>(scales + (<usize>load<u32>(ids, 12) << 2), four, 3)
  return v128.and(four, i32x4.gt_s(i32x4.splat(count), i32x4(0, 1, 2, 3)))
}

/** Four 16-bit numbers as floats. */
// @ts-ignore: decorator
@inline function widen(to: usize, from: usize): v128 {
  const four = f32x4.convert_i32x4_s(v128.load_ext<i16>(from))
  v128.store(to, four)
  return four
}

// @ts-ignore: decorator
@inline function rowAt(table: usize, id: usize): usize {
  return table + <usize>load<u32>(id) * (ROW / 2)
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
