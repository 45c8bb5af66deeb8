// Implicit ALS (Hu, Koren, Volinsky 2008), one side at a time, by conjugate gradients (Takács, Pilászy, Tikk 2011).
//
// The tables stand in the principal axes of the fixed side: there Y'Y is diagonal, the preconditioner D = Y'Y + ridge costs
// nothing to invert, and the width x width product of every step vanishes. Preconditioned so, two steps do better than three
// plain ones. A rotation of both sides changes no score, so nothing is ever rotated back.
//
// A row solves (D + sum w y y') x = sum (w + 1) y over its entries, where w = confidence - 1 is the excess confidence.

import { gatherFour, scalesOfFour, TOUCHED, touchRows } from './gather'
export { shortenRows } from './gather'
import { clear, copy, laneSum, laneSums, multiplyAdd, splatLane } from './simd'

/** Bytes in a row of a table. */
const ROW: usize = WIDTH * 4

/** Rows gathered at a time where not all are kept. */
const BLOCK: i32 = 128

/** Rows multiplied together for the Gram matrix: as many as the first-level cache holds. */
const GRAM_BLOCK: i32 = 64

/**
 * The Gram matrix of rows [from, to) of `table`, in single precision, to place `from / chunk` of `partials`
 * (WIDTH x WIDTH each, row-major; right of the diagonal, and the diagonal itself, is filled).
 */
export function gramRows(from: i32, to: i32, scratch: usize, table: usize, chunk: i32, partials: usize): void {
  const out = partials + <usize>(from / chunk) * (ROW * WIDTH)
  clear(out, ROW * WIDTH)
  for (let block = from; block < to; block += GRAM_BLOCK) addGram(table + <usize>block * ROW, min(GRAM_BLOCK, to - block), out)
}

function addGram(rows: usize, count: i32, out: usize): void {
  for (let i: usize = 0; i < ROW; i += 16) {
    for (let j = i & ~31; j < ROW; j += 32) addTile(rows + i, rows + j, count, out + (i >> 2) * ROW + j)
  }
}

/** out (4 x 8) += a' b over `count` rows, of which `a` has four columns and `b` eight. */
function addTile(a: usize, b: usize, count: i32, out: usize): void {
  let p0 = v128.load(out), p1 = v128.load(out, 16)
  let q0 = v128.load(out + ROW), q1 = v128.load(out + ROW, 16)
  let r0 = v128.load(out + 2 * ROW), r1 = v128.load(out + 2 * ROW, 16)
  let s0 = v128.load(out + 3 * ROW), s1 = v128.load(out + 3 * ROW, 16)
  for (const end = a + <usize>count * ROW; a < end; a += ROW, b += ROW) {
    const b0 = v128.load(b), b1 = v128.load(b, 16)
    let x = v128.load32_splat(a)
    p0 = multiplyAdd(x, b0, p0)
    p1 = multiplyAdd(x, b1, p1)
    x = v128.load32_splat(a, 4)
    q0 = multiplyAdd(x, b0, q0)
    q1 = multiplyAdd(x, b1, q1)
    x = v128.load32_splat(a, 8)
    r0 = multiplyAdd(x, b0, r0)
    r1 = multiplyAdd(x, b1, r1)
    x = v128.load32_splat(a, 12)
    s0 = multiplyAdd(x, b0, s0)
    s1 = multiplyAdd(x, b1, s1)
  }
  v128.store(out, p0)
  v128.store(out, p1, 16)
  v128.store(out + ROW, q0)
  v128.store(out + ROW, q1, 16)
  v128.store(out + 2 * ROW, r0)
  v128.store(out + 2 * ROW, r1, 16)
  v128.store(out + 3 * ROW, s0)
  v128.store(out + 3 * ROW, s1, 16)
}

/** row <- row * matrix (WIDTH x WIDTH, row-major) for rows [from, to) in place, four at a time: `to` is rounded up to a multiple of four. */
export function rotateRows(from: i32, to: i32, scratch: usize, table: usize, matrix: usize): void {
  for (let i = from; i < to; i += 4) {
    const rows = table + <usize>i * ROW
    for (let j: usize = 0; j < ROW; j += 32) rotateTile(rows, matrix + j, scratch + j)
    copy(rows, scratch, 4 * ROW)
  }
}

function rotateTile(rows: usize, matrix: usize, out: usize): void {
  let p0 = f32x4.splat(0), p1 = p0, q0 = p0, q1 = p0, r0 = p0, r1 = p0, s0 = p0, s1 = p0
  for (const end = rows + ROW; rows < end; rows += 4, matrix += ROW) {
    const b0 = v128.load(matrix), b1 = v128.load(matrix, 16)
    let x = v128.load32_splat(rows)
    p0 = multiplyAdd(x, b0, p0)
    p1 = multiplyAdd(x, b1, p1)
    x = v128.load32_splat(rows, ROW)
    q0 = multiplyAdd(x, b0, q0)
    q1 = multiplyAdd(x, b1, q1)
    x = v128.load32_splat(rows, 2 * ROW)
    r0 = multiplyAdd(x, b0, r0)
    r1 = multiplyAdd(x, b1, r1)
    x = v128.load32_splat(rows, 3 * ROW)
    s0 = multiplyAdd(x, b0, s0)
    s1 = multiplyAdd(x, b1, s1)
  }
  v128.store(out, p0)
  v128.store(out, p1, 16)
  v128.store(out + ROW, q0)
  v128.store(out + ROW, q1, 16)
  v128.store(out + 2 * ROW, r0)
  v128.store(out + 2 * ROW, r1, 16)
  v128.store(out + 3 * ROW, s0)
  v128.store(out + 3 * ROW, s1, 16)
}

/**
 * Solves rows [from, to) of `solved` given the other side's table, rounded to 16 bits in `shorts` with `scales`: see `shortenRows`.
 *
 * `bounds` (i32, rows + 1), `ids` (i32) and `excess` (f32, confidence - 1) are the entries, compressed by row; four of slack behind.
 * `spectrum` (WIDTH floats) is the diagonal of that table's Gram matrix, `ridge` (f32 a row) the regularisation.
 * `losses` (f64 a row) gets sum c (1 - x.y)^2 over the entries + sum (x.y)^2 over all others + ridge |x|^2.
 * Scratch: 4 vectors, `capacity` + 4 weights (f32), then `capacity` + 8 rows; rows with more entries than `capacity`, a multiple of
 * four and at least 128, are gathered anew in every step.
 */
export function solveRows(
  from: i32, to: i32, scratch: usize,
  bounds: usize, ids: usize, excess: usize, shorts: usize, scales: usize, solved: usize, spectrum: usize, ridge: usize,
  losses: usize, steps: i32, tolerance: f32, capacity: i32,
): void {
  for (let i = from; i < to; i++) {
    const start = load<i32>(bounds + (<usize>i << 2))
    const count = load<i32>(bounds + (<usize>i << 2), 4) - start
    const x = solved + <usize>i * ROW
    let loss: f64 = 0
    if (count == 0) clear(x, ROW)
    else {
      const first = <usize>start << 2
      const rowRidge = load<f32>(ridge + (<usize>i << 2))
      loss = solveRow(x, shorts, scales, ids + first, excess + first, count, spectrum, rowRidge, steps, tolerance, scratch, capacity)
    }
    store<f64>(losses + (<usize>i << 3), loss)
  }
}

/** Conjugate gradients from where x stands. */
function solveRow(
  x: usize, shorts: usize, scales: usize, ids: usize, excess: usize, count: i32, spectrum: usize, ridge: f32,
  steps: i32, tolerance: f32, scratch: usize, capacity: i32,
): f64 {
  const diagonal = scratch
  const residual = scratch + ROW
  const direction = scratch + 2 * ROW
  const image = scratch + 3 * ROW
  const weights = scratch + 4 * ROW
  const rows = weights + (<usize>(capacity + 4) << 2)
  const size = count <= capacity ? count : BLOCK

  // image = A x - b, and on the way b.x and the sum of confidences
  addDiagonal(diagonal, spectrum, ridge)
  multiply(image, diagonal, x)
  let fit: f64 = 0
  for (let block = 0; block < count; block += size) {
    const at = <usize>block << 2
    fit += <f64>gatherResidual(rows, weights, shorts, scales, ids + at, excess + at, min(size, count - block), x, image)
  }
  // The loss is sum c - b.x - r.x; each step then lowers it by alpha * r.z (r: residual, z: preconditioned residual).
  let loss = <f64>confidence(excess, count) - fit + <f64>dot(image, x)
  let squared = start(residual, direction, image, diagonal)
  const enough = max<f32>(tolerance * squared, 1e-20)
  for (let left = steps; left > 0 && squared > enough; left--) {
    multiply(image, diagonal, direction)
    let curvature: f32 = 0
    for (let block = 0; block < count; block += size) {
      const at = <usize>block << 2, some = min(size, count - block)
      if (size < count) gatherAgain(rows, weights, shorts, scales, ids + at, excess + at, some, direction)
      if (left > 1) addWeighted(rows, some, direction, image, weights)
      else curvature += weightedSquares(rows, some, direction, weights)
    }
    curvature += dot(direction, image)
    const alpha = squared / curvature
    loss -= <f64>alpha * <f64>squared
    // What remains after the last step is wanted by nobody: `image` lacks the entries then, and only x moves.
    if (left > 1) squared = advance(x, residual, direction, image, diagonal, alpha, squared)
    else addScaled(x, direction, alpha)
  }
  return loss
}

/**
 * Gathers `count` rows y, and on the way out += sum (w (y.x) - (w + 1)) y; returns sum (w + 1) (y.x).
 * What is gathered is y / scale, and `weights` gets w scale^2, so that sum w (y.p) y is the same for both; up to a multiple of four, zero.
 */
function gatherResidual(
  rows: usize, weights: usize, shorts: usize, scales: usize, ids: usize, excess: usize, count: i32, x: usize, out: usize,
): f32 {
  const one = f32x4.splat(1)
  let fit = f32x4.splat(0)
  let touched: i32 = 0
  for (let block = 0; block < count; block += TOUCHED) {
    const end = min(block + TOUCHED, count)
    touched |= touchRows(shorts, scales, ids, end - block)
    for (let i = block; i < end; i += 4) {
      const dots = gatherFour(rows, shorts, ids, x)
      const scale = scalesOfFour(scales, ids, count - i)
      const w = v128.load(excess)
      const scaled = f32x4.mul(scale, dots), confidences = f32x4.add(w, one)
      fit = multiplyAdd(confidences, scaled, fit)
      v128.store(weights, f32x4.mul(w, f32x4.mul(scale, scale)))
      addFour(rows, f32x4.mul(scale, f32x4.sub(f32x4.mul(w, scaled), confidences)), out)
      rows += 4 * ROW
      ids += 16
      excess += 16
      weights += 16
    }
  }
  store<i32>(rows, touched) // or the touches would be optimised away
  return laneSum(fit)
}

/** Rows and weights as `gatherResidual` leaves them; the products with p are made on the way and not wanted. */
function gatherAgain(
  rows: usize, weights: usize, shorts: usize, scales: usize, ids: usize, excess: usize, count: i32, p: usize,
): void {
  for (let i = 0; i < count; i += 4) {
    const at = <usize>i << 2
    gatherFour(rows + <usize>i * ROW, shorts, ids + at, p)
    const scale = scalesOfFour(scales, ids + at, count - i)
    v128.store(weights + at, f32x4.mul(v128.load(excess + at), f32x4.mul(scale, scale)))
  }
}

function addDiagonal(diagonal: usize, spectrum: usize, ridge: f32): void {
  const added = f32x4.splat(ridge)
  for (let j: usize = 0; j < ROW; j += 16) v128.store(diagonal + j, f32x4.add(v128.load(spectrum + j), added))
}

/** out = diagonal * vector, element by element. */
function multiply(out: usize, diagonal: usize, vector: usize): void {
  for (let j: usize = 0; j < ROW; j += 16) v128.store(out + j, f32x4.mul(v128.load(diagonal + j), v128.load(vector + j)))
}

function dot(a: usize, b: usize): f32 {
  let sum = f32x4.splat(0), other = sum
  for (let j: usize = 0; j < ROW; j += 32) {
    sum = multiplyAdd(v128.load(a + j), v128.load(b + j), sum)
    other = multiplyAdd(v128.load(a + j, 16), v128.load(b + j, 16), other)
  }
  return laneSum(f32x4.add(sum, other))
}

/** The sum of excess + 1. */
function confidence(excess: usize, count: i32): f32 {
  let sum: f32 = <f32>count
  for (let i = 0; i < count; i++) sum += load<f32>(excess + (<usize>i << 2))
  return sum
}

/** residual = -image; direction = residual / diagonal; returns their product. */
function start(residual: usize, direction: usize, image: usize, diagonal: usize): f32 {
  let sum = f32x4.splat(0)
  for (let j: usize = 0; j < ROW; j += 16) {
    const r = f32x4.neg(v128.load(image + j))
    const z = f32x4.div(r, v128.load(diagonal + j))
    v128.store(residual + j, r)
    v128.store(direction + j, z)
    sum = multiplyAdd(r, z, sum)
  }
  return laneSum(sum)
}

/** One step of length alpha along the direction, and the next direction; returns the new r.z. */
function advance(x: usize, residual: usize, direction: usize, image: usize, diagonal: usize, alpha: f32, squared: f32): f32 {
  const length = f32x4.splat(alpha)
  let sum = f32x4.splat(0)
  for (let j: usize = 0; j < ROW; j += 16) {
    v128.store(x + j, multiplyAdd(length, v128.load(direction + j), v128.load(x + j)))
    const r = f32x4.sub(v128.load(residual + j), f32x4.mul(length, v128.load(image + j)))
    v128.store(residual + j, r)
    sum = multiplyAdd(r, f32x4.div(r, v128.load(diagonal + j)), sum)
  }
  const next = laneSum(sum)
  const beta = f32x4.splat(next / squared)
  for (let j: usize = 0; j < ROW; j += 16) {
    const z = f32x4.div(v128.load(residual + j), v128.load(diagonal + j))
    v128.store(direction + j, multiplyAdd(beta, v128.load(direction + j), z))
  }
  return next
}

/** out += factor * vector. */
function addScaled(out: usize, vector: usize, factor: f32): void {
  const factors = f32x4.splat(factor)
  for (let j: usize = 0; j < ROW; j += 16) v128.store(out + j, multiplyAdd(factors, v128.load(vector + j), v128.load(out + j)))
}

/** out += sum w (y.p) y over `count` rows. The sums of four rows are added while the products of the next four are formed. */
function addWeighted(rows: usize, count: i32, p: usize, out: usize, weights: usize): void {
  let dots = dotFour(rows, p)
  for (const end = rows + <usize>count * ROW; rows < end; rows += 4 * ROW, weights += 16) {
    dots = f32x4.mul(v128.load(weights), dots)
    const t0 = splatLane(dots, 0), t1 = splatLane(dots, 1), t2 = splatLane(dots, 2), t3 = splatLane(dots, 3)
    let a = f32x4.splat(0), b = a, c = a, d = a
    for (let j: usize = 0; j < ROW; j += 16) {
      const y = rows + j
      let sum = multiplyAdd(v128.load(y), t0, v128.load(out + j))
      sum = multiplyAdd(v128.load(y, ROW), t1, sum)
      sum = multiplyAdd(v128.load(y, 2 * ROW), t2, sum)
      v128.store(out + j, multiplyAdd(v128.load(y, 3 * ROW), t3, sum))
      const v = v128.load(p + j)
      a = multiplyAdd(v128.load(y, 4 * ROW), v, a)
      b = multiplyAdd(v128.load(y, 5 * ROW), v, b)
      c = multiplyAdd(v128.load(y, 6 * ROW), v, c)
      d = multiplyAdd(v128.load(y, 7 * ROW), v, d)
    }
    dots = laneSums(a, b, c, d)
  }
}

/** sum w (y.p)^2 over `count` rows. */
function weightedSquares(rows: usize, count: i32, p: usize, weights: usize): f32 {
  let sum = f32x4.splat(0)
  for (const end = rows + <usize>count * ROW; rows < end; rows += 4 * ROW, weights += 16) {
    const dots = dotFour(rows, p)
    sum = multiplyAdd(f32x4.mul(v128.load(weights), dots), dots, sum)
  }
  return laneSum(sum)
}

/** The products of four rows with p. */
// @ts-ignore: decorator
@inline function dotFour(rows: usize, p: usize): v128 {
  let a = f32x4.splat(0), b = a, c = a, d = a
  for (let j: usize = 0; j < ROW; j += 16) {
    const y = rows + j, v = v128.load(p + j)
    a = multiplyAdd(v128.load(y), v, a)
    b = multiplyAdd(v128.load(y, ROW), v, b)
    c = multiplyAdd(v128.load(y, 2 * ROW), v, c)
    d = multiplyAdd(v128.load(y, 3 * ROW), v, d)
  }
  return laneSums(a, b, c, d)
}

/** out += t0 y0 + t1 y1 + t2 y2 + t3 y3. */
// @ts-ignore: decorator
@inline function addFour(rows: usize, t: v128, out: usize): void {
  const t0 = splatLane(t, 0), t1 = splatLane(t, 1), t2 = splatLane(t, 2), t3 = splatLane(t, 3)
  for (let j: usize = 0; j < ROW; j += 16) {
    const y = rows + j
    let sum = multiplyAdd(v128.load(y), t0, v128.load(out + j))
    sum = multiplyAdd(v128.load(y, ROW), t1, sum)
    sum = multiplyAdd(v128.load(y, 2 * ROW), t2, sum)
    v128.store(out + j, multiplyAdd(v128.load(y, 3 * ROW), t3, sum))
  }
}
