// Four floats at a time. All pointers are byte offsets.

/**
 * a * b + c. Two roundings on every machine, so that results do not depend on the processor; but one, where the processor has it,
 * in modules built with relaxed SIMD.
 */
// @ts-ignore: decorator
@inline export function multiplyAdd(a: v128, b: v128, c: v128): v128 {
  return ASC_FEATURE_RELAXED_SIMD ? f32x4.relaxed_madd(a, b, c) : f32x4.add(f32x4.mul(a, b), c)
}

// @ts-ignore: decorator
@inline export function splatLane(v: v128, lane: i32): v128 {
  if (lane == 0) return v128.shuffle<f32>(v, v, 0, 0, 0, 0)
  if (lane == 1) return v128.shuffle<f32>(v, v, 1, 1, 1, 1)
  if (lane == 2) return v128.shuffle<f32>(v, v, 2, 2, 2, 2)
  return v128.shuffle<f32>(v, v, 3, 3, 3, 3)
}

/** The sum of the four lanes. */
// @ts-ignore: decorator
@inline export function laneSum(v: v128): f32 {
  const pairs = f32x4.add(v, v128.shuffle<f32>(v, v, 2, 3, 0, 1))
  return f32x4.extract_lane(pairs, 0) + f32x4.extract_lane(pairs, 1)
}

/** [sum a, sum b, sum c, sum d]. */
// @ts-ignore: decorator
@inline export function laneSums(a: v128, b: v128, c: v128, d: v128): v128 {
  const ab = f32x4.add(v128.shuffle<f32>(a, b, 0, 4, 1, 5), v128.shuffle<f32>(a, b, 2, 6, 3, 7))
  const cd = f32x4.add(v128.shuffle<f32>(c, d, 0, 4, 1, 5), v128.shuffle<f32>(c, d, 2, 6, 3, 7))
  return f32x4.add(v128.shuffle<f32>(ab, cd, 0, 1, 4, 5), v128.shuffle<f32>(ab, cd, 2, 3, 6, 7))
}

/** The same of whole numbers. */
// @ts-ignore: decorator
@inline export function laneSumsOfInts(a: v128, b: v128, c: v128, d: v128): v128 {
  const ab = i32x4.add(v128.shuffle<i32>(a, b, 0, 4, 1, 5), v128.shuffle<i32>(a, b, 2, 6, 3, 7))
  const cd = i32x4.add(v128.shuffle<i32>(c, d, 0, 4, 1, 5), v128.shuffle<i32>(c, d, 2, 6, 3, 7))
  return i32x4.add(v128.shuffle<i32>(ab, cd, 0, 1, 4, 5), v128.shuffle<i32>(ab, cd, 2, 3, 6, 7))
}

/** Sets `bytes` bytes, a multiple of 64, to zero: for small vectors quicker than memory.fill, which is a call out of WebAssembly. */
// @ts-ignore: decorator
@inline export function clear(to: usize, bytes: usize): void {
  const zero = f32x4.splat(0)
  for (let at: usize = 0; at < bytes; at += 64) {
    v128.store(to + at, zero)
    v128.store(to + at, zero, 16)
    v128.store(to + at, zero, 32)
    v128.store(to + at, zero, 48)
  }
}

/** Copies `bytes` bytes, a multiple of 64. */
// @ts-ignore: decorator
@inline export function copy(to: usize, from: usize, bytes: usize): void {
  for (let at: usize = 0; at < bytes; at += 64) {
    const a = v128.load(from + at)
    const b = v128.load(from + at, 16)
    const c = v128.load(from + at, 32)
    const d = v128.load(from + at, 48)
    v128.store(to + at, a)
    v128.store(to + at, b, 16)
    v128.store(to + at, c, 32)
    v128.store(to + at, d, 48)
  }
}
