// The exact best k rows of a table: by dot product with a query, by dot product times a factor a row (cosine), or by negative squared distance.

import { laneSums, multiplyAdd } from './simd'
import { emit, emitAll, offer, offerFour, openShortlist, openShortlists, threshold } from './select'

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

/** The same by negative squared distance. */
export function nearRows(
  table: usize, count: i32, stride: usize, query: usize, k: i32, list: usize, room: i32, rows: usize, scores: usize,
): i32 {
  openShortlist(list, k, room)
  for (let from = 0; from < count; from += 1024) scanNear(table, from, min(from + 1024, count), stride, query, list)
  return emit(list, rows, scores)
}

/** Of the `count` rows that `among` (i32, ascending) names only. `near`: by negative squared distance. */
export function topAmong(
  table: usize, among: usize, count: i32, stride: usize, query: usize, near: bool, scale: usize,
  k: i32, list: usize, room: i32, rows: usize, scores: usize,
): i32 {
  openShortlist(list, k, room)
  for (let i = 0; i < count; i += 4) fourAmong(table, among + (<usize>i << 2), min(count - i, 4), stride, query, near, scale, list)
  return emit(list, rows, scores)
}

/**
 * For each of `many` queries (`stride` bytes each) its best k of all rows: rows and scores k places a query, how many in `found` (i32 a query).
 * All queries pass over a block of rows while it is in the cache, two at a time: so memory is read once. `lists`: a list of `room` keys a query.
 */
export function topRowsOfMany(
  table: usize, count: i32, stride: usize, queries: usize, many: i32, near: bool, scale: usize,
  k: i32, lists: usize, room: i32, rows: usize, scores: usize, found: usize,
): void {
  const listBytes = openShortlists(lists, many, k, room)
  const block = max(4, <i32>(BLOCK / stride) & ~3)
  for (let from = 0; from < count; from += block) {
    const to = min(from + block, count)
    for (let q = 0; q < many; q += 2) {
      const first = queries + <usize>q * stride, list = lists + <usize>q * listBytes
      // Where there is no second query, the first is asked again and its second answer dropped.
      const pair = q + 1 < many
      const second = pair ? first + stride : first, secondList = pair ? list + listBytes : 0
      if (near) scanNearTwo(table, from, to, stride, first, second, list, secondList)
      else scanTwo(table, from, to, stride, first, second, scale, list, secondList)
    }
  }
  emitAll(lists, listBytes, many, k, rows, scores, found)
}

/** Bytes of rows that stay in the first cache while all queries pass. */
const BLOCK: usize = 16384

function scan(table: usize, from: i32, to: i32, stride: usize, query: usize, scale: usize, list: usize): void {
  let row = table + <usize>from * stride
  let least = f32x4.splat(threshold(list))
  for (let i = from; i < to; i += 4) {
    let scores = four(row, row + stride, row + 2 * stride, row + 3 * stride, stride, query, false)
    if (scale) scores = f32x4.mul(scores, v128.load(scale + (<usize>i << 2)))
    if (i32x4.bitmask(f32x4.gt(scores, least))) {
      offerFour(list, i, to - i, scores)
      least = f32x4.splat(threshold(list))
    }
    row += 4 * stride
  }
}

function scanNear(table: usize, from: i32, to: i32, stride: usize, query: usize, list: usize): void {
  let row = table + <usize>from * stride
  let least = f32x4.splat(threshold(list))
  for (let i = from; i < to; i += 4) {
    const scores = four(row, row + stride, row + 2 * stride, row + 3 * stride, stride, query, true)
    if (i32x4.bitmask(f32x4.gt(scores, least))) {
      offerFour(list, i, to - i, scores)
      least = f32x4.splat(threshold(list))
    }
    row += 4 * stride
  }
}

function fourAmong(table: usize, among: usize, count: i32, stride: usize, query: usize, near: bool, scale: usize, list: usize): void {
  const i = load<i32>(among)
  const j = count > 1 ? load<i32>(among, 4) : i
  const k = count > 2 ? load<i32>(among, 8) : i
  const l = count > 3 ? load<i32>(among, 12) : i
  const a = table + <usize>i * stride, b = table + <usize>j * stride, c = table + <usize>k * stride, d = table + <usize>l * stride
  let scores = near ? four(a, b, c, d, stride, query, true) : four(a, b, c, d, stride, query, false)
  if (scale) {
    const factors = f32x4(loadScale(scale, i), loadScale(scale, j), loadScale(scale, k), loadScale(scale, l))
    scores = f32x4.mul(scores, factors)
  }
  offer(list, i, f32x4.extract_lane(scores, 0))
  if (count > 1) offer(list, j, f32x4.extract_lane(scores, 1))
  if (count > 2) offer(list, k, f32x4.extract_lane(scores, 2))
  if (count > 3) offer(list, l, f32x4.extract_lane(scores, 3))
}

// @ts-ignore: decorator
@inline function loadScale(scale: usize, row: i32): f32 {
  return load<f32>(scale + (<usize>row << 2))
}

/** Four rows with one query: dot products, or negative squared distances. */
// @ts-ignore: decorator
@inline function four(first: usize, second: usize, third: usize, fourth: usize, stride: usize, query: usize, near: bool): v128 {
  let a = f32x4.splat(0), b = a, c = a, d = a
  for (let j: usize = 0; j < stride; j += 16) {
    const q = v128.load(query + j)
    a = accumulate(v128.load(first + j), q, a, near)
    b = accumulate(v128.load(second + j), q, b, near)
    c = accumulate(v128.load(third + j), q, c, near)
    d = accumulate(v128.load(fourth + j), q, d, near)
  }
  return signed(laneSums(a, b, c, d), near)
}

// @ts-ignore: decorator
@inline function accumulate(row: v128, query: v128, sum: v128, near: bool): v128 {
  if (!near) return multiplyAdd(row, query, sum)
  const apart = f32x4.sub(row, query)
  return multiplyAdd(apart, apart, sum)
}

/** Zero less the sum, not its negation: so that no distance is a negative zero. */
// @ts-ignore: decorator
@inline function signed(sums: v128, near: bool): v128 {
  return near ? f32x4.sub(f32x4.splat(0), sums) : sums
}

function scanTwo(
  table: usize, from: i32, to: i32, stride: usize, first: usize, second: usize, scale: usize, list: usize, secondList: usize,
): void {
  for (let i = from; i < to; i += 4) eight(table, i, to, stride, first, second, scale, list, secondList, false)
}

function scanNearTwo(
  table: usize, from: i32, to: i32, stride: usize, first: usize, second: usize, list: usize, secondList: usize,
): void {
  for (let i = from; i < to; i += 4) eight(table, i, to, stride, first, second, 0, list, secondList, true)
}

/** Four rows with two queries: each row is loaded once for both. */
// @ts-ignore: decorator
@inline function eight(
  table: usize, i: i32, to: i32, stride: usize, first: usize, second: usize, scale: usize, list: usize, secondList: usize, near: bool,
): void {
  const row = table + <usize>i * stride
  let a = f32x4.splat(0), b = a, c = a, d = a, e = a, f = a, g = a, h = a
  for (let j: usize = 0; j < stride; j += 16) {
    const q = v128.load(first + j), p = v128.load(second + j)
    let x = v128.load(row + j)
    a = accumulate(x, q, a, near)
    e = accumulate(x, p, e, near)
    x = v128.load(row + stride + j)
    b = accumulate(x, q, b, near)
    f = accumulate(x, p, f, near)
    x = v128.load(row + 2 * stride + j)
    c = accumulate(x, q, c, near)
    g = accumulate(x, p, g, near)
    x = v128.load(row + 3 * stride + j)
    d = accumulate(x, q, d, near)
    h = accumulate(x, p, h, near)
  }
  let scores = signed(laneSums(a, b, c, d), near), others = signed(laneSums(e, f, g, h), near)
  if (scale) {
    const factors = v128.load(scale + (<usize>i << 2))
    scores = f32x4.mul(scores, factors)
    others = f32x4.mul(others, factors)
  }
  if (i32x4.bitmask(f32x4.gt(scores, f32x4.splat(threshold(list))))) offerFour(list, i, to - i, scores)
  if (secondList && i32x4.bitmask(f32x4.gt(others, f32x4.splat(threshold(secondList))))) offerFour(secondList, i, to - i, others)
}
