// The inverse of a symmetric positive definite matrix in place, block by block (the sweep operator: Goodnight 1979), and the Gram matrix it is used on.
// Only the upper triangle is kept true. The side is a multiple of BLOCK.

import { multiplyAdd } from './simd'

const BLOCK: i32 = 64
/** Bytes of a row of a panel. */
const ROW: usize = BLOCK * 4

/** Adds to row i of `matrix` the products of column i with all columns of a sparse table given both ways, for rows [from, to). */
export function countRows(
  from: i32, to: i32, scratch: usize,
  matrix: usize, side: i32, itemBounds: usize, itemIds: usize, itemValues: usize, userBounds: usize, userIds: usize, userValues: usize,
): void {
  for (let i = from; i < to; i++) {
    const row = matrix + (<usize>i * <usize>side << 2)
    const end = load<i32>(itemBounds + (<usize>i << 2), 4)
    for (let e = load<i32>(itemBounds + (<usize>i << 2)); e < end; e++) {
      const user = <usize>load<i32>(itemIds + (<usize>e << 2)) << 2
      const start = load<i32>(userBounds + user)
      addScaled(row, userIds + (<usize>start << 2), userValues + (<usize>start << 2), load<i32>(userBounds + user, 4) - start, load<f32>(itemValues + (<usize>e << 2)))
    }
  }
}

function addScaled(row: usize, ids: usize, values: usize, count: i32, scale: f32): void {
  for (let e: usize = 0; e < <usize>count << 2; e += 4) {
    const at = row + (<usize>load<i32>(ids + e) << 2)
    store<f32>(at, load<f32>(at) + scale * load<f32>(values + e))
  }
}

/**
 * Column block `block` seen from rows [from, to): p (side x BLOCK; eight rows together, of each of the BLOCK numbers eight at a time) and
 * q = p x inverse (side x BLOCK, row-major). Both are zero in the block itself.
 */
export function panelRows(from: i32, to: i32, scratch: usize, matrix: usize, side: i32, block: i32, inverse: usize, p: usize, q: usize): void {
  for (let i = from; i < to; i++) {
    const packed = p + <usize>(i & ~7) * ROW + (<usize>(i & 7) << 2)
    const inside = i >= block && i < block + BLOCK
    for (let c = 0; c < BLOCK; c++) {
      const at = i < block ? <usize>i * <usize>side + <usize>(block + c) : <usize>(block + c) * <usize>side + <usize>i
      store<f32>(packed + <usize>c * 32, inside ? 0 : load<f32>(matrix + (at << 2)))
    }
    multiplyRow(packed, inverse, q + <usize>i * ROW)
  }
}

/** out = row x inverse; the row's numbers stand 32 bytes apart. */
function multiplyRow(row: usize, inverse: usize, out: usize): void {
  for (let j: usize = 0; j < ROW; j += 32) {
    let a = f32x4.splat(0), b = a
    for (let c: usize = 0; c < <usize>BLOCK; c++) {
      const x = v128.load32_splat(row + c * 32)
      a = multiplyAdd(x, v128.load(inverse + c * ROW + j), a)
      b = multiplyAdd(x, v128.load(inverse + c * ROW + j, 16), b)
    }
    v128.store(out + j, a)
    v128.store(out + j, b, 16)
  }
}

/** matrix -= q p' for rows [from, to), a multiple of four, right of the diagonal. */
export function updateRows(from: i32, to: i32, scratch: usize, matrix: usize, side: i32, p: usize, q: usize): void {
  const stride = <usize>side << 2
  // Eight columns of p stay in the nearest cache for all rows.
  for (let j = from & ~7; j < side; j += 8) {
    for (let i = from; i < min(to, j + 8); i += 4) {
      subtractTile(q + <usize>i * ROW, p + <usize>j * ROW, matrix + <usize>i * stride + (<usize>j << 2), stride)
    }
  }
}

function subtractTile(q: usize, p: usize, out: usize, stride: usize): void {
  const second = out + stride, third = second + stride, fourth = third + stride
  let a0 = f32x4.splat(0), a1 = a0, b0 = a0, b1 = a0, c0 = a0, c1 = a0, d0 = a0, d1 = a0
  for (const end = q + ROW; q < end; q += 4, p += 32) {
    const p0 = v128.load(p), p1 = v128.load(p, 16)
    let x = v128.load32_splat(q)
    a0 = multiplyAdd(x, p0, a0)
    a1 = multiplyAdd(x, p1, a1)
    x = v128.load32_splat(q, ROW)
    b0 = multiplyAdd(x, p0, b0)
    b1 = multiplyAdd(x, p1, b1)
    x = v128.load32_splat(q, 2 * ROW)
    c0 = multiplyAdd(x, p0, c0)
    c1 = multiplyAdd(x, p1, c1)
    x = v128.load32_splat(q, 3 * ROW)
    d0 = multiplyAdd(x, p0, d0)
    d1 = multiplyAdd(x, p1, d1)
  }
  v128.store(out, f32x4.sub(v128.load(out), a0))
  v128.store(out, f32x4.sub(v128.load(out, 16), a1), 16)
  v128.store(second, f32x4.sub(v128.load(second), b0))
  v128.store(second, f32x4.sub(v128.load(second, 16), b1), 16)
  v128.store(third, f32x4.sub(v128.load(third), c0))
  v128.store(third, f32x4.sub(v128.load(third, 16), c1), 16)
  v128.store(fourth, f32x4.sub(v128.load(fourth), d0))
  v128.store(fourth, f32x4.sub(v128.load(fourth, 16), d1), 16)
}

/** q becomes the block's column in rows [from, to), as far as they lie outside it. */
export function writeRows(from: i32, to: i32, scratch: usize, matrix: usize, side: i32, block: i32, q: usize): void {
  for (let i = from; i < to; i++) {
    if (i >= block && i < block + BLOCK) continue
    for (let c = 0; c < BLOCK; c++) {
      const at = i < block ? <usize>i * <usize>side + <usize>(block + c) : <usize>(block + c) * <usize>side + <usize>i
      store<f32>(matrix + (at << 2), load<f32>(q + <usize>i * ROW + (<usize>c << 2)))
    }
  }
}
