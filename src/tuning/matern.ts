/** Natural logarithms: of a length scale an axis, then of the noise's variance over the signal's. */
export type Shape = Float64Array

/**
 * The Matérn 5/2 kernel with a length scale an axis (Rasmussen and Williams, 2006, equation 4.17; s² = 1) at a squared scaled distance
 *
 *     k = (1 + √5 r + 5/3 r²) exp(-√5 r)        r² = sum_j ((x_j - y_j) / l_j)²
 *
 * and what it falls by: dk / d ln l_j = falls ((x_j - y_j) / l_j)².
 */
export function matern(squared: number): { value: number; falls: number } {
  const r = Math.sqrt(5 * squared)
  const fall = Math.exp(-r)
  return { value: (1 + r + (5 / 3) * squared) * fall, falls: (5 / 3) * (1 + r) * fall }
}

/** A point with each axis in units of its length scale. */
export const scaled = (point: Float64Array, shape: Shape): Float64Array => point.map((x, axis) => x / Math.exp(shape[axis]!))

export function squaredDistance(a: Float64Array, b: Float64Array): number {
  let squared = 0
  for (let axis = 0; axis < a.length; axis++) squared += (a[axis]! - b[axis]!) ** 2
  return squared
}

/** Of each axis, n x n, row-major: (x_i - x_j)². What every shape is tried on. */
export function squaredGaps(points: readonly Float64Array[]): readonly Float64Array[] {
  const n = points.length
  return Array.from({ length: points[0]!.length }, (_, axis) => {
    const gaps = new Float64Array(n * n)
    for (let i = 0; i < n; i++) for (let j = 0; j < n; j++) gaps[i * n + j] = (points[i]![axis]! - points[j]![axis]!) ** 2
    return gaps
  })
}

/** The kernel of all pairs with the noise on its diagonal, and, below the diagonal, what it falls by; both n x n, row-major. */
export function kernelOf(shape: Shape, gaps: readonly Float64Array[], n: number): { kernel: Float64Array; falls: Float64Array } {
  const kernel = new Float64Array(n * n)
  const falls = new Float64Array(n * n)
  const inverseSquares = gaps.map((_, axis) => Math.exp(-2 * shape[axis]!))
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < i; j++) {
      let squared = 0
      for (let axis = 0; axis < gaps.length; axis++) squared += gaps[axis]![i * n + j]! * inverseSquares[axis]!
      const pair = matern(squared)
      kernel[i * n + j] = kernel[j * n + i] = pair.value
      falls[i * n + j] = pair.falls
    }
    kernel[i * n + i] = 1 + Math.exp(shape[gaps.length]!)
  }
  return { kernel, falls }
}
