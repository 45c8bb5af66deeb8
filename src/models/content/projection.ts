import { mix32 } from '../../math/hash.ts'

/**
 * Projects a sparse vector to `width` dense numbers and scales it to length 1 (all zeros where there is nothing to project).
 * Each term owns `signs` places of the result, +1 or -1, drawn by hashing it with the seed: nothing is stored, and a term met
 * for the first time has its places already. Dot products of results estimate cosines of what was projected, with a standard
 * error near 1 / sqrt(width) (Achlioptas, 2003; Li, Hastie and Church, 2006).
 */
export function project(sparse: ReadonlyMap<number, number>, width: number, signs: number, seed: number): Float32Array {
  const dense = new Float32Array(width)
  for (const [term, value] of sparse) {
    let bits = mix32(term ^ mix32(seed))
    for (let n = 0; n < signs; n++) {
      bits = mix32((bits + 0x9e3779b9) | 0)
      // The highest bits choose the place, the lowest the sign.
      const place = Math.floor((bits / 2 ** 32) * width)
      dense[place]! += (bits & 1) === 0 ? value : -value
    }
  }
  return normalise(dense)
}

/** Scales to length 1 in place; zeros stay zeros. */
export function normalise(vector: Float32Array): Float32Array {
  const length = Math.sqrt(dot(vector, vector))
  if (length > 0) for (let i = 0; i < vector.length; i++) vector[i]! /= length
  return vector
}

export function dot(a: Float32Array, b: Float32Array, offset = 0): number {
  let sum = 0
  for (let i = 0; i < a.length; i++) sum += a[i]! * b[offset + i]!
  return sum
}

/** The dot product of `a` with each of the rows of `block`, one behind the other: four sums at a time, that do not wait for each other. */
export function dots(a: Float32Array, block: Float32Array, products: Float64Array): void {
  const width = a.length
  let row = 0
  for (; row + 4 <= products.length; row += 4) {
    let [p, q, r, s] = [0, 0, 0, 0]
    for (let i = 0, at = row * width; i < width; i++, at++) {
      const x = a[i]!
      p += x * block[at]!
      q += x * block[at + width]!
      r += x * block[at + 2 * width]!
      s += x * block[at + 3 * width]!
    }
    products[row] = p
    products[row + 1] = q
    products[row + 2] = r
    products[row + 3] = s
  }
  for (; row < products.length; row++) products[row] = dot(a, block, row * width)
}
