/** Numbers in a row, of any precision. */
export type Vector = Float32Array | Float64Array | readonly number[]

export function dot(a: Vector, b: Vector): number {
  let sum = 0
  for (let i = 0; i < a.length; i++) sum += a[i]! * b[i]!
  return sum
}

/** Euclidean length. */
export const norm = (a: Vector): number => Math.sqrt(dot(a, a))

/** a.b / (|a| |b|); 0 where either is zero. */
export function cosine(a: Vector, b: Vector): number {
  const lengths = norm(a) * norm(b)
  return lengths === 0 ? 0 : dot(a, b) / lengths
}
