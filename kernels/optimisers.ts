import { laneSum } from './simd'

// Steps of optimisers, over floats that lie one behind the other. Counts are multiples of 4. `clip` is what the gradient is multiplied by first.

/** The sum of squares. */
export function sumOfSquares(values: usize, count: i32): f64 {
  let sum: f64 = 0
  const end = values + (<usize>count << 2)
  // A few hundred are summed in floats, their sums in doubles.
  while (values < end) {
    let part = f32x4.splat(0)
    const stop = min(end, values + 1024)
    for (; values < stop; values += 16) {
      const x = v128.load(values)
      part = f32x4.add(part, f32x4.mul(x, x))
    }
    sum += <f64>laneSum(part)
  }
  return sum
}

/**
 * Adam (Kingma and Ba, 2015); with `keep` below 1, which shrinks the parameters first, AdamW (Loshchilov and Hutter, 2019).
 * `rate` is the learning rate over 1 - beta1^t, `inverse` is 1 over the root of 1 - beta2^t.
 */
export function adam(
  parameters: usize,
  gradient: usize,
  mean: usize,
  variance: usize,
  count: i32,
  rate: f32,
  beta1: f32,
  beta2: f32,
  inverse: f32,
  epsilon: f32,
  keep: f32,
  clip: f32,
): void {
  const stayM = f32x4.splat(beta1)
  const moveM = f32x4.splat(<f32>1 - beta1)
  const stayV = f32x4.splat(beta2)
  const moveV = f32x4.splat(<f32>1 - beta2)
  const rates = f32x4.splat(rate)
  const inverses = f32x4.splat(inverse)
  const epsilons = f32x4.splat(epsilon)
  const keeps = f32x4.splat(keep)
  const clips = f32x4.splat(clip)
  const bytes = <usize>count << 2
  for (let j: usize = 0; j < bytes; j += 16) {
    const g = f32x4.mul(v128.load(gradient + j), clips)
    const m = f32x4.add(f32x4.mul(stayM, v128.load(mean + j)), f32x4.mul(moveM, g))
    const v = f32x4.add(f32x4.mul(stayV, v128.load(variance + j)), f32x4.mul(moveV, f32x4.mul(g, g)))
    v128.store(mean + j, m)
    v128.store(variance + j, v)
    const step = f32x4.div(f32x4.mul(rates, m), f32x4.add(f32x4.mul(f32x4.sqrt(v), inverses), epsilons))
    v128.store(parameters + j, f32x4.sub(f32x4.mul(v128.load(parameters + j), keeps), step))
  }
}

/** Adagrad (Duchi et al., 2011): every float by its own past. */
export function adagrad(parameters: usize, gradient: usize, squares: usize, count: i32, rate: f32, epsilon: f32, clip: f32): void {
  const rates = f32x4.splat(rate)
  const epsilons = f32x4.splat(epsilon)
  const clips = f32x4.splat(clip)
  const bytes = <usize>count << 2
  for (let j: usize = 0; j < bytes; j += 16) {
    const g = f32x4.mul(v128.load(gradient + j), clips)
    const s = f32x4.add(v128.load(squares + j), f32x4.mul(g, g))
    v128.store(squares + j, s)
    const step = f32x4.div(f32x4.mul(rates, g), f32x4.add(f32x4.sqrt(s), epsilons))
    v128.store(parameters + j, f32x4.sub(v128.load(parameters + j), step))
  }
}

/** Adagrad with one past a row, the mean of its squares: a float of state a row in place of `width`. */
export function rowWiseAdagrad(
  table: usize,
  gradient: usize,
  squares: usize,
  list: usize,
  rows: i32,
  width: i32,
  rate: f32,
  epsilon: f32,
  clip: f32,
): void {
  const bytes = <usize>width << 2
  for (let i = 0; i < rows; i++) {
    const id = <usize>load<i32>(list + (<usize>i << 2))
    const past = squares + (id << 2)
    const g = gradient + <usize>i * bytes
    const s = load<f32>(past) + <f32>((sumOfSquares(g, width) * <f64>clip * <f64>clip) / <f64>width)
    store<f32>(past, s)
    stepBy(table + id * bytes, g, bytes, (rate * clip) / (sqrt(s) + epsilon))
  }
}

function stepBy(parameters: usize, gradient: usize, bytes: usize, by: f32): void {
  const rate = f32x4.splat(by)
  for (let j: usize = 0; j < bytes; j += 16) {
    v128.store(parameters + j, f32x4.sub(v128.load(parameters + j), f32x4.mul(v128.load(gradient + j), rate)))
  }
}

/** `adagrad` of the rows listed; the gradient of the i-th stands in row i. */
export function adagradRows(
  table: usize,
  gradient: usize,
  squares: usize,
  list: usize,
  rows: i32,
  width: i32,
  rate: f32,
  epsilon: f32,
  clip: f32,
): void {
  const bytes = <usize>width << 2
  for (let i = 0; i < rows; i++) {
    const at = <usize>load<i32>(list + (<usize>i << 2)) * bytes
    adagrad(table + at, gradient + <usize>i * bytes, squares + at, width, rate, epsilon, clip)
  }
}

/** `adam` of the rows listed. The moments of a row rest while no batch touches it. */
export function adamRows(
  table: usize,
  gradient: usize,
  mean: usize,
  variance: usize,
  list: usize,
  rows: i32,
  width: i32,
  rate: f32,
  beta1: f32,
  beta2: f32,
  inverse: f32,
  epsilon: f32,
  clip: f32,
): void {
  const bytes = <usize>width << 2
  for (let i = 0; i < rows; i++) {
    const at = <usize>load<i32>(list + (<usize>i << 2)) * bytes
    adam(table + at, gradient + <usize>i * bytes, mean + at, variance + at, width, rate, beta1, beta2, inverse, epsilon, 1, clip)
  }
}

/** A zero or a one each: one with a chance of `keep` of 2^32 (xorshift128+, Vigna, 2017, in two lanes). `state` is 32 bytes, not all zero. */
export function drawMask(state: usize, out: usize, count: i32, keep: u32): void {
  let s0 = v128.load(state)
  let s1 = v128.load(state + 16)
  const limit = i32x4.splat(<i32>keep)
  const one = i32x4.splat(1)
  const end = out + <usize>count
  for (; out < end; out += 4) {
    const sum = i64x2.add(s0, s1)
    let x = v128.xor(s0, i64x2.shl(s0, 23))
    x = v128.xor(v128.xor(x, s1), v128.xor(i64x2.shr_u(x, 18), i64x2.shr_u(s1, 5)))
    s0 = s1
    s1 = x
    const bits = v128.and(i32x4.lt_u(sum, limit), one)
    const bytes = i8x16.narrow_i16x8_u(i16x8.narrow_i32x4_u(bits, bits), bits)
    store<i32>(out, i32x4.extract_lane(bytes, 0))
  }
  v128.store(state, s0)
  v128.store(state + 16, s1)
}
