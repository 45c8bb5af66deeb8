// What a filter on the graph of people and items answers to one item alone, for sixteen items at a time: they are the lanes of every row here.

import { clear, multiplyAdd } from './simd'
import { emit, offer, openShortlist } from './select'

const LANES: i32 = 16
/** Bytes in a row of lanes. */
const ROW: usize = LANES * 4

/**
 * The `k` items that answer most to each of the items [from, to), itself left out.
 *
 * N (people x items) is compressed both ways. P = N'N, and L = diag(outward) V V' diag(inward) is the low pass; V is items x `rank`, row-major, and
 * stands in `inward` and `outward` already: V multiplied row by row. The answer to item i is (I - sharpness P)(P + L) e_i.
 * Scratch: people rows, items rows, `rank` rows, then a shortlist of `room` keys.
 */
export function filterRows(
  from: i32, to: i32, scratch: usize,
  people: i32, items: i32, userBounds: usize, userIds: usize, userValues: usize, itemBounds: usize, itemIds: usize, itemValues: usize,
  inward: usize, outward: usize, rank: i32, sharpness: f32, k: i32, room: i32, neighbours: usize, scores: usize,
): void {
  const onPeople = scratch
  const onItems = onPeople + <usize>people * ROW
  const spectrum = onItems + <usize>items * ROW
  const list = spectrum + <usize>rank * ROW
  for (let first = from; first < to; first += LANES) {
    const lanes = min(LANES, to - first)
    for (let u = 0; u < people; u++) clear(onPeople + <usize>u * ROW, ROW)
    for (let lane = 0; lane < lanes; lane++) {
      scatter(first + lane, lane, itemBounds, itemIds, itemValues, onPeople)
      column(inward + <usize>(first + lane) * (<usize>rank << 2), rank, lane, spectrum)
    }
    spread(items, itemBounds, itemIds, itemValues, onPeople, onItems)
    lowPass(items, outward, rank, spectrum, onItems)
    spread(people, userBounds, userIds, userValues, onItems, onPeople)
    sharpen(items, itemBounds, itemIds, itemValues, onPeople, onItems, sharpness)
    for (let lane = 0; lane < lanes; lane++) {
      openShortlist(list, k, room)
      choose(list, onItems + (<usize>lane << 2), items, first + lane)
      const out = <usize>(first + lane) * <usize>k << 2
      for (let n = emit(list, neighbours + out, scores + out); n < k; n++) {
        store<i32>(neighbours + out + (<usize>n << 2), -1)
        store<f32>(scores + out + (<usize>n << 2), 0)
      }
    }
  }
}

/** Row `row` of a sparse table into one lane. */
function scatter(row: i32, lane: i32, bounds: usize, ids: usize, values: usize, out: usize): void {
  const end = load<i32>(bounds + (<usize>row << 2), 4)
  for (let e = load<i32>(bounds + (<usize>row << 2)); e < end; e++) {
    store<f32>(out + <usize>load<i32>(ids + (<usize>e << 2)) * ROW + (<usize>lane << 2), load<f32>(values + (<usize>e << 2)))
  }
}

/** `rank` numbers into one lane. */
function column(numbers: usize, rank: i32, lane: i32, out: usize): void {
  for (let r = 0; r < rank; r++) store<f32>(out + <usize>r * ROW + (<usize>lane << 2), load<f32>(numbers + (<usize>r << 2)))
}

/** Row i of `out` = the sum over the entries of row i of value x row id of `table`. */
function spread(rows: i32, bounds: usize, ids: usize, values: usize, table: usize, out: usize): void {
  for (let i = 0; i < rows; i++) {
    const start = load<i32>(bounds + (<usize>i << 2))
    gatherRow(load<i32>(bounds + (<usize>i << 2), 4) - start, ids + (<usize>start << 2), values + (<usize>start << 2), table, out + <usize>i * ROW, 0, 1)
  }
}

/** Row i of `out` less `sharpness` x what `spread` would put there. */
function sharpen(rows: i32, bounds: usize, ids: usize, values: usize, table: usize, out: usize, sharpness: f32): void {
  for (let i = 0; i < rows; i++) {
    const start = load<i32>(bounds + (<usize>i << 2))
    gatherRow(load<i32>(bounds + (<usize>i << 2), 4) - start, ids + (<usize>start << 2), values + (<usize>start << 2), table, out + <usize>i * ROW, 1, -sharpness)
  }
}

/** out = kept x out + scale x the sum of values x rows. */
function gatherRow(count: i32, ids: usize, values: usize, table: usize, out: usize, kept: f32, scale: f32): void {
  let a = f32x4.splat(0), b = a, c = a, d = a
  for (let e: usize = 0; e < <usize>count << 2; e += 4) {
    const row = table + <usize>load<i32>(ids + e) * ROW
    const value = v128.load32_splat(values + e)
    a = multiplyAdd(value, v128.load(row), a)
    b = multiplyAdd(value, v128.load(row, 16), b)
    c = multiplyAdd(value, v128.load(row, 32), c)
    d = multiplyAdd(value, v128.load(row, 48), d)
  }
  const s = f32x4.splat(scale)
  if (kept == 0) {
    v128.store(out, f32x4.mul(s, a))
    v128.store(out, f32x4.mul(s, b), 16)
    v128.store(out, f32x4.mul(s, c), 32)
    v128.store(out, f32x4.mul(s, d), 48)
  } else {
    v128.store(out, multiplyAdd(s, a, v128.load(out)))
    v128.store(out, multiplyAdd(s, b, v128.load(out, 16)), 16)
    v128.store(out, multiplyAdd(s, c, v128.load(out, 32)), 32)
    v128.store(out, multiplyAdd(s, d, v128.load(out, 48)), 48)
  }
}

/** Row i of `out` += row i of `table` (items x rank) times `spectrum` (rank x lanes); rows behind the last are written to, up to an even number. */
function lowPass(items: i32, table: usize, rank: i32, spectrum: usize, out: usize): void {
  for (let i = 0; i < items; i += 2) addTwo(table + <usize>i * (<usize>rank << 2), <usize>rank << 2, spectrum, out + <usize>i * ROW)
}

function addTwo(row: usize, bytes: usize, spectrum: usize, out: usize): void {
  let p0 = v128.load(out), p1 = v128.load(out, 16), p2 = v128.load(out, 32), p3 = v128.load(out, 48)
  let q0 = v128.load(out, 64), q1 = v128.load(out, 80), q2 = v128.load(out, 96), q3 = v128.load(out, 112)
  for (let r: usize = 0; r < bytes; r += 4, spectrum += ROW) {
    const s0 = v128.load(spectrum), s1 = v128.load(spectrum, 16), s2 = v128.load(spectrum, 32), s3 = v128.load(spectrum, 48)
    let x = v128.load32_splat(row + r)
    p0 = multiplyAdd(x, s0, p0)
    p1 = multiplyAdd(x, s1, p1)
    p2 = multiplyAdd(x, s2, p2)
    p3 = multiplyAdd(x, s3, p3)
    x = v128.load32_splat(row + r + bytes)
    q0 = multiplyAdd(x, s0, q0)
    q1 = multiplyAdd(x, s1, q1)
    q2 = multiplyAdd(x, s2, q2)
    q3 = multiplyAdd(x, s3, q3)
  }
  v128.store(out, p0)
  v128.store(out, p1, 16)
  v128.store(out, p2, 32)
  v128.store(out, p3, 48)
  v128.store(out, q0, 64)
  v128.store(out, q1, 80)
  v128.store(out, q2, 96)
  v128.store(out, q3, 112)
}

/** Offers what is positive, but the item itself. */
function choose(list: usize, lane: usize, items: i32, itself: i32): void {
  for (let j = 0; j < items; j++) {
    const score = load<f32>(lane + <usize>j * ROW)
    if (score > 0 && j != itself) offer(list, j, score)
  }
}
