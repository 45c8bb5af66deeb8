// The exact best k rows of a table by dot product with a query, or by dot product times a factor a row (cosine).

import { laneSums, multiplyAdd } from './simd'
import { emit, offer, openShortlist, threshold } from './select'

/**
 * Scans rows [0, count) of `table` (`stride` bytes each, a multiple of 16; readable to a multiple of four rows).
 * `scale` (f32 a row) multiplies each product; 0 for none. `list` has room for `room` > k keys behind its head.
 * Writes the best rows (i32) and their scores (f32), best first, ties by row; returns how many they are.
 */
export function topRows(
  table: usize, count: i32, stride: usize, query: usize, scale: usize, k: i32, list: usize, room: i32, rows: usize, scores: usize,
): i32 {
  openShortlist(list, k, room)
  // Called in pieces, so that optimised code takes over soon.
  for (let from = 0; from < count; from += 1024) scan(table, from, min(from + 1024, count), stride, query, scale, list)
  return emit(list, rows, scores)
}

function scan(table: usize, from: i32, to: i32, stride: usize, query: usize, scale: usize, list: usize): void {
  let row = table + <usize>from * stride
  const full = to & ~3
  let least = f32x4.splat(threshold(list))
  for (let i = from; i < full; i += 4) {
    let scores = dotFour(row, stride, query)
    if (scale) scores = f32x4.mul(scores, v128.load(scale + (<usize>i << 2)))
    if (i32x4.bitmask(f32x4.gt(scores, least))) {
      offerFour(list, i, scores)
      least = f32x4.splat(threshold(list))
    }
    row += 4 * stride
  }
  if (full < to) offerSome(list, full, to - full, dotFour(row, stride, query), scale)
}

// @ts-ignore: decorator
@inline function dotFour(row: usize, stride: usize, query: usize): v128 {
  const second = row + stride, third = second + stride, fourth = third + stride
  let a = f32x4.splat(0), b = a, c = a, d = a
  for (let j: usize = 0; j < stride; j += 16) {
    const q = v128.load(query + j)
    a = multiplyAdd(v128.load(row + j), q, a)
    b = multiplyAdd(v128.load(second + j), q, b)
    c = multiplyAdd(v128.load(third + j), q, c)
    d = multiplyAdd(v128.load(fourth + j), q, d)
  }
  return laneSums(a, b, c, d)
}

function offerFour(list: usize, row: i32, scores: v128): void {
  offer(list, row, f32x4.extract_lane(scores, 0))
  offer(list, row + 1, f32x4.extract_lane(scores, 1))
  offer(list, row + 2, f32x4.extract_lane(scores, 2))
  offer(list, row + 3, f32x4.extract_lane(scores, 3))
}

/** The last one to three rows. */
function offerSome(list: usize, row: i32, count: i32, dots: v128, scale: usize): void {
  const scores = scale ? f32x4.mul(dots, v128.load(scale + (<usize>row << 2))) : dots
  offer(list, row, f32x4.extract_lane(scores, 0))
  if (count > 1) offer(list, row + 1, f32x4.extract_lane(scores, 1))
  if (count > 2) offer(list, row + 2, f32x4.extract_lane(scores, 2))
}
