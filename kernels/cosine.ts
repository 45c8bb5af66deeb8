// All-pairs cosine with shrinkage over a sparse table, by row: s(i, j) = i.j / (|i| |j| + shrinkage).

import { emit, offer, openShortlist, threshold } from './select'

/**
 * The best `k` neighbours of rows [from, to), to places `row * k` of `neighbours` (i32, -1 where there are fewer) and `similarities` (f32).
 *
 * `rowBounds`, `rowIds`, `rowValues` are the table compressed by row, `columnBounds` … the same by column.
 * `norms` (f32, rows + 3) holds |i|, and four floats of slack lie behind. Scratch: a product a row (f32, zero between calls), then a shortlist with `room` keys.
 */
export function similarRows(
  from: i32, to: i32, scratch: usize, rows: i32,
  rowBounds: usize, rowIds: usize, rowValues: usize, columnBounds: usize, columnIds: usize, columnValues: usize,
  norms: usize, shrinkage: f32, k: i32, room: i32, neighbours: usize, similarities: usize,
): void {
  const list = scratch + ((<usize>rows * 4 + 79) & ~63)
  for (let i = from; i < to; i++) {
    addProducts(i, scratch, rowBounds, rowIds, rowValues, columnBounds, columnIds, columnValues, list)
    store<f32>(scratch + (<usize>i << 2), 0)
    openShortlist(list, k, room)
    collect(scratch, rows, norms, load<f32>(norms + (<usize>i << 2)), shrinkage, list)
    const out = <usize>i * <usize>k * 4
    for (let found = emit(list, neighbours + out, similarities + out); found < k; found++) {
      store<i32>(neighbours + out + (<usize>found << 2), -1)
      store<f32>(similarities + out + (<usize>found << 2), 0)
    }
  }
}

/** Columns whose cache lines are touched together before they are summed. */
const TOUCHED: i32 = 16

function addProducts(
  i: i32, products: usize, rowBounds: usize, rowIds: usize, rowValues: usize, columnBounds: usize, columnIds: usize, columnValues: usize, spare: usize,
): void {
  const end = load<i32>(rowBounds + (<usize>i << 2), 4)
  let touched: i32 = 0
  for (let block = load<i32>(rowBounds + (<usize>i << 2)); block < end; block += TOUCHED) {
    const blockEnd = min(block + TOUCHED, end)
    for (let e = block; e < blockEnd; e++) {
      const column = columnBounds + (<usize>load<i32>(rowIds + (<usize>e << 2)) << 2)
      const start = <usize>load<i32>(column) << 2
      touched |= touch(columnIds + start, columnValues + start, (<usize>load<i32>(column, 4) << 2) - start)
    }
    for (let e = block; e < blockEnd; e++) {
      const column = columnBounds + (<usize>load<i32>(rowIds + (<usize>e << 2)) << 2)
      const start = <usize>load<i32>(column) << 2
      const size = (<usize>load<i32>(column, 4) << 2) - start
      addColumn(products, columnIds + start, columnValues + start, size, load<f32>(rowValues + (<usize>e << 2)))
    }
  }
  store<i32>(spare, touched) // or the touches would be optimised away
}

/** One word of each cache line, of the first kilobyte at most: what follows is fetched by the processor's own foresight. */
// @ts-ignore: decorator
@inline function touch(ids: usize, values: usize, bytes: usize): i32 {
  let word: i32 = 0
  const end = min<usize>(bytes, 1024)
  for (let at: usize = 0; at < end; at += 64) word |= load<i32>(ids + at) | load<i32>(values + at)
  return word
}

/** products[id] += value * weight over `bytes / 4` entries. */
function addColumn(products: usize, ids: usize, values: usize, bytes: usize, weight: f32): void {
  const end = ids + bytes
  for (const fours = ids + (bytes & ~15); ids < fours; ids += 16, values += 16) {
    addProduct(products, load<u32>(ids), load<f32>(values) * weight)
    addProduct(products, load<u32>(ids, 4), load<f32>(values, 4) * weight)
    addProduct(products, load<u32>(ids, 8), load<f32>(values, 8) * weight)
    addProduct(products, load<u32>(ids, 12), load<f32>(values, 12) * weight)
  }
  for (; ids < end; ids += 4, values += 4) addProduct(products, load<u32>(ids), load<f32>(values) * weight)
}

// @ts-ignore: decorator
@inline function addProduct(products: usize, id: u32, product: f32): void {
  const at = products + (<usize>id << 2)
  store<f32>(at, load<f32>(at) + product)
}

/** Offers every row with a positive product, and leaves all products zero. */
function collect(products: usize, rows: i32, norms: usize, norm: f32, shrinkage: f32, list: usize): void {
  const zero = f32x4.splat(0)
  for (let j = 0; j < rows; j += 4) {
    const at = <usize>j << 2
    const product = v128.load(products + at)
    if (!v128.any_true(product)) continue
    v128.store(products + at, zero)
    const scale = f32x4.add(f32x4.mul(f32x4.splat(norm), v128.load(norms + at)), f32x4.splat(shrinkage))
    const similar = f32x4.div(product, scale)
    const worth = v128.and(f32x4.gt(product, zero), f32x4.gt(similar, f32x4.splat(threshold(list))))
    const mask = i32x4.bitmask(worth)
    if (mask & 1) offer(list, j, f32x4.extract_lane(similar, 0))
    if (mask & 2) offer(list, j + 1, f32x4.extract_lane(similar, 1))
    if (mask & 4) offer(list, j + 2, f32x4.extract_lane(similar, 2))
    if (mask & 8) offer(list, j + 3, f32x4.extract_lane(similar, 3))
  }
}
