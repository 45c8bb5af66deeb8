// The best k rows of a table of bytes: a quarter of the memory to read, and scores good to about a hundredth, so ask for more and score those again.

import { laneSumsOfInts } from './simd'
import { emitAll, offerFour, openShortlists, threshold } from './select'

/**
 * A row r stands for factor[r] * its bytes (-127 … 127), `stride` bytes each, a multiple of 16; readable to a multiple of four rows.
 * A query is i16 of the same count. Its score with r is factor[r] * (bytes . query) + weight * bias[r] (f32; `bias` 0 for none):
 * dot products in units of the query, and, with bias -|r|^2 / 2, half the squared distance but for the query's own length.
 * For each of `many` queries (2 * stride bytes each, `weights` f32 a query) writes its best k rows (i32) and scores (f32), best first, ties by row, and how many in `found`.
 */
export function topBytesOfMany(
  table: usize, count: i32, stride: usize, factor: usize, bias: usize, queries: usize, weights: usize, many: i32,
  k: i32, lists: usize, room: i32, rows: usize, scores: usize, found: usize,
): void {
  const listBytes = openShortlists(lists, many, k, room)
  const block = max(4, <i32>(BLOCK / stride) & ~3)
  for (let from = 0; from < count; from += block) {
    const to = min(from + block, count)
    for (let q = 0; q < many; q++) {
      scan(table, from, to, stride, factor, bias, queries + 2 * <usize>q * stride, load<f32>(weights + (<usize>q << 2)), lists + <usize>q * listBytes)
    }
  }
  emitAll(lists, listBytes, many, k, rows, scores, found)
}

/** Bytes of rows that stay in the first cache while all queries pass. */
const BLOCK: usize = 16384

function scan(
  table: usize, from: i32, to: i32, stride: usize, factor: usize, bias: usize, query: usize, weight: f32, list: usize,
): void {
  let row = table + <usize>from * stride
  let least = f32x4.splat(threshold(list))
  for (let i = from; i < to; i += 4) {
    let scores = f32x4.mul(f32x4.convert_i32x4_s(dotFour(row, stride, query)), v128.load(factor + (<usize>i << 2)))
    if (bias) scores = f32x4.add(scores, f32x4.mul(f32x4.splat(weight), v128.load(bias + (<usize>i << 2))))
    if (i32x4.bitmask(f32x4.gt(scores, least))) {
      offerFour(list, i, to - i, scores)
      least = f32x4.splat(threshold(list))
    }
    row += 4 * stride
  }
}

// @ts-ignore: decorator
@inline function dotFour(row: usize, stride: usize, query: usize): v128 {
  const second = row + stride, third = second + stride, fourth = third + stride
  let a = i32x4.splat(0), b = a, c = a, d = a
  for (let j: usize = 0; j < stride; j += 16) {
    const low = v128.load(query + 2 * j), high = v128.load(query + 2 * j, 16)
    a = i32x4.add(a, sixteen(v128.load(row + j), low, high))
    b = i32x4.add(b, sixteen(v128.load(second + j), low, high))
    c = i32x4.add(c, sixteen(v128.load(third + j), low, high))
    d = i32x4.add(d, sixteen(v128.load(fourth + j), low, high))
  }
  return laneSumsOfInts(a, b, c, d)
}

/** Sixteen bytes with sixteen i16: products, four sums. */
// @ts-ignore: decorator
@inline function sixteen(bytes: v128, low: v128, high: v128): v128 {
  return i32x4.add(
    i32x4.dot_i16x8_s(i16x8.extend_low_i8x16_s(bytes), low),
    i32x4.dot_i16x8_s(i16x8.extend_high_i8x16_s(bytes), high),
  )
}
