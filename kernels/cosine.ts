// All-pairs cosine with shrinkage over a sparse table, by row: s(i, j) = i.j / (|i| |j| + shrinkage).
//
// Rows are numbered by entries, most first, and columns are lists of (row, value) in that order. Of a column that row i has an
// entry in, only what stands before that entry is summed: each pair of rows meets once, and most sums fall on the first rows,
// which the cache nearest the processor holds. A pair is offered to the shortlists of both its rows; since what a shortlist
// keeps does not depend on the order of offers, threads share them.

import { closeShortlist, HEAD, mergeShared, offer, offerShared, openShortlist, rewriteKeys } from './select'

/** Bytes of an entry of a column: the row (u32), the value (f32). */
const ENTRY: usize = 8

/** Bytes of columns whose cache lines are touched together before they are summed. */
const TOUCHED: usize = 1 << 14

/** Below so many sums a possible partner they are found again by walking the same entries, above by looking at every row. */
const SPARSE: i32 = 8

/**
 * Puts columns [from, to) in order of row, and tells each of their rows where its entries stand.
 *
 * `columns` holds the entries, in any order within a column; `columnBounds` (i32) says where each column begins. `places` (i32, as
 * many as rows for each `chunk` of columns) is where the entries of a row in that chunk go in `starts` and `ends`, which are told
 * at `similarRows`. `filled` (i32) is a copy of `columnBounds`, used up. Dealt out twice, by row and by column again: each time what
 * is dealt stays in order. On the way `starts` and `ends` hold columns and values. Scratch: as for `similarRows`.
 */
export function dealColumns(
  from: i32, to: i32, scratch: usize,
  rows: i32, chunk: i32, columnBounds: usize, filled: usize, places: usize, starts: usize, ends: usize, columns: usize, listBytes: i32,
): void {
  const counts = sumsOf(scratch, listBytes)
  places += <usize>(from / chunk) * <usize>rows * 4
  for (let column = from; column < to; column++) dealColumn(column, columnBounds, places, counts, starts, ends, columns)
  for (let row = 0; row < rows; row++) dealRow(row, columnBounds, filled, places, counts, starts, ends, columns)
}

function dealColumn(column: i32, columnBounds: usize, places: usize, counts: usize, starts: usize, ends: usize, columns: usize): void {
  const bounds = columnBounds + (<usize>column << 2)
  const end = entryAt(columns, bounds + 4)
  for (let entry = entryAt(columns, bounds); entry < end; entry += ENTRY) {
    const row = <usize>load<u32>(entry) << 2
    const count = load<i32>(counts + row)
    store<i32>(counts + row, count + 1)
    const to = <usize>(load<i32>(places + row) + count) << 2
    store<i32>(starts + to, column)
    store<u32>(ends + to, load<u32>(entry, 4))
  }
}

function dealRow(
  row: i32, columnBounds: usize, filled: usize, places: usize, counts: usize, starts: usize, ends: usize, columns: usize,
): void {
  const count = counts + (<usize>row << 2)
  const first = <usize>load<i32>(places + (<usize>row << 2)) << 2
  const last = first + (<usize>load<i32>(count) << 2)
  store<i32>(count, 0)
  for (let at = first; at < last; at += 4) {
    const column = <usize>load<i32>(starts + at) << 2
    const to = load<i32>(filled + column)
    store<i32>(filled + column, to + 1)
    store<i32>(columns + <usize>to * ENTRY, row)
    store<u32>(columns + <usize>to * ENTRY, load<u32>(ends + at), 4)
    store<i32>(starts + at, load<i32>(columnBounds + column))
    store<i32>(ends + at, to)
  }
}

/** Opens the shortlists of rows [from, to), `listBytes` bytes each, for `k` rows. */
export function openRows(from: i32, to: i32, scratch: usize, lists: usize, listBytes: i32, k: i32): void {
  for (let i = from; i < to; i++) openShortlist(listOf(lists, i, listBytes), k, roomOf(listBytes))
}

// @ts-ignore: decorator
@inline function roomOf(listBytes: i32): i32 {
  return (listBytes - <i32>HEAD) >> 3
}

/**
 * Offers every pair of rows [from, to) with an earlier one to both shortlists.
 *
 * `bounds` (i32, rows + 1) tells which entries are a row's; of each, `starts` and `ends` (i32) are the places in `columns`
 * of its column's first entry and of its own. `norms` (f32) is |i|; `least` (f32, zeros at first) gets each list's threshold. `k`: as for `openRows`.
 * Scratch: 64 bytes, a list of their own, rounded up to 64 bytes, then a sum a row (f32), zero between calls; 16 bytes of slack.
 */
export function similarRows(
  from: i32, to: i32, scratch: usize,
  bounds: usize, starts: usize, ends: usize, columns: usize, norms: usize, shrinkage: f32, least: usize, lists: usize, listBytes: i32, k: i32,
): void {
  const own = scratch + 64, sums = sumsOf(scratch, listBytes)
  for (let i = from; i < to; i++) {
    openShortlist(own, k, roomOf(listBytes))
    const first = <usize>load<i32>(bounds + (<usize>i << 2)) << 2
    const bytes = (<usize>load<i32>(bounds + (<usize>i << 2), 4) << 2) - first
    const count = addPrefixes(sums, scratch, starts + first, ends + first, bytes, columns)
    if (count > i / SPARSE) sweep(i, sums, norms, shrinkage, own, least, lists, listBytes)
    else retrace(i, sums, starts + first, ends + first, bytes, columns, norms, shrinkage, own, least, lists, listBytes)
    mergeShared(listOf(lists, i, listBytes), own)
  }
}

/** Sorts the shortlists of rows [from, to), best first, and rewrites each key as a row (i32) and its similarity (f32). */
export function closeRows(from: i32, to: i32, scratch: usize, lists: usize, listBytes: i32): void {
  for (let i = from; i < to; i++) {
    const list = listOf(lists, i, listBytes)
    store<i32>(list, closeShortlist(list))
    rewriteKeys(list)
  }
}

// @ts-ignore: decorator
@inline function sumsOf(scratch: usize, listBytes: i32): usize {
  return scratch + ((64 + <usize>listBytes + 63) & ~63)
}

// @ts-ignore: decorator
@inline function listOf(lists: usize, i: i32, listBytes: i32): usize {
  return lists + <usize>i * <usize>listBytes
}

/** sums[row] += value * own value over what stands before each of a row's entries; returns how many sums that were. */
function addPrefixes(sums: usize, spare: usize, starts: usize, ends: usize, bytes: usize, columns: usize): i32 {
  let count: usize = 0
  let touched: i32 = 0
  for (let block: usize = 0; block < bytes; ) {
    let next = block
    for (let size: usize = 0; size < TOUCHED && next < bytes; next += 4) {
      const start = entryAt(columns, starts + next), end = entryAt(columns, ends + next)
      touched |= touch(start, end)
      size += end - start + 64
    }
    for (; block < next; block += 4) {
      const start = entryAt(columns, starts + block), end = entryAt(columns, ends + block)
      addPrefix(sums, start, end, load<f32>(end, 4))
      count += end - start
    }
  }
  store<i32>(spare, touched) // or the touches would be optimised away
  return <i32>(count / ENTRY)
}

// @ts-ignore: decorator
@inline function entryAt(columns: usize, place: usize): usize {
  return columns + <usize>load<u32>(place) * ENTRY
}

/** One word of each cache line. */
// @ts-ignore: decorator
@inline function touch(start: usize, end: usize): i32 {
  let word = load<i32>(end)
  for (; start < end; start += 64) word |= load<i32>(start)
  return word
}

function addPrefix(sums: usize, entry: usize, end: usize, weight: f32): void {
  for (const fours = entry + ((end - entry) & ~31); entry < fours; entry += 4 * ENTRY) {
    addProduct(sums, load<u32>(entry), load<f32>(entry, 4) * weight)
    addProduct(sums, load<u32>(entry, 8), load<f32>(entry, 12) * weight)
    addProduct(sums, load<u32>(entry, 16), load<f32>(entry, 20) * weight)
    addProduct(sums, load<u32>(entry, 24), load<f32>(entry, 28) * weight)
  }
  for (; entry < end; entry += ENTRY) addProduct(sums, load<u32>(entry), load<f32>(entry, 4) * weight)
}

// @ts-ignore: decorator
@inline function addProduct(sums: usize, row: u32, product: f32): void {
  const at = sums + (<usize>row << 2)
  store<f32>(at, product + load<f32>(at))
}

/** Offers all pairs with a positive sum, four rows at a time, and leaves all sums zero. */
function sweep(i: i32, sums: usize, norms: usize, shrinkage: f32, own: usize, least: usize, lists: usize, listBytes: i32): void {
  const zero = f32x4.splat(0)
  const norm = v128.load32_splat(norms + (<usize>i << 2))
  for (let j = 0; j < i; j += 4) {
    const at = <usize>j << 2
    const sum = v128.load(sums + at)
    if (!v128.any_true(sum)) continue
    v128.store(sums + at, zero)
    const similar = f32x4.div(sum, f32x4.add(f32x4.mul(norm, v128.load(norms + at)), f32x4.splat(shrinkage)))
    const worth = v128.or(f32x4.ge(similar, v128.load(least + at)), f32x4.ge(similar, v128.load32_splat(own + 4)))
    const mask = i32x4.bitmask(v128.and(f32x4.gt(sum, zero), worth))
    if (mask & 1) offerPair(i, j, f32x4.extract_lane(similar, 0), own, least, lists, listBytes)
    if (mask & 2) offerPair(i, j + 1, f32x4.extract_lane(similar, 1), own, least, lists, listBytes)
    if (mask & 4) offerPair(i, j + 2, f32x4.extract_lane(similar, 2), own, least, lists, listBytes)
    if (mask & 8) offerPair(i, j + 3, f32x4.extract_lane(similar, 3), own, least, lists, listBytes)
  }
}

/** As `sweep`, over the entries that were summed. */
function retrace(
  i: i32, sums: usize, starts: usize, ends: usize, bytes: usize, columns: usize,
  norms: usize, shrinkage: f32, own: usize, least: usize, lists: usize, listBytes: i32,
): void {
  const norm = load<f32>(norms + (<usize>i << 2))
  for (let e: usize = 0; e < bytes; e += 4) {
    const end = entryAt(columns, ends + e)
    for (let entry = entryAt(columns, starts + e); entry < end; entry += ENTRY) {
      const j = load<u32>(entry)
      const at = <usize>j << 2
      const sum = load<f32>(sums + at)
      if (sum == 0) continue
      store<f32>(sums + at, 0)
      if (sum > 0) offerPair(i, j, sum / (norm * load<f32>(norms + at) + shrinkage), own, least, lists, listBytes)
    }
  }
}

/** A threshold read while another thread raises it is too low at worst, and the list itself then refuses. */
function offerPair(i: i32, j: i32, similarity: f32, own: usize, least: usize, lists: usize, listBytes: i32): void {
  offer(own, j, similarity)
  const at = least + (<usize>j << 2)
  if (similarity >= load<f32>(at)) store<f32>(at, offerShared(listOf(lists, j, listBytes), i, similarity))
}
