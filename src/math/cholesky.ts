/**
 * Solves A x = b for a symmetric positive definite A (n x n, row-major; only its lower triangle is read) by A = L L'.
 * Throws where A is not positive definite.
 */
export function solveSymmetric(a: Float64Array, b: Float64Array): Float64Array {
  const l = cholesky(a, b.length)
  return solveUpper(l, solveLower(l, b))
}

/** x with L x = b, L lower triangular (n x n, row-major; what stands above its diagonal is not read). */
export function solveLower(l: Float64Array, b: Float64Array): Float64Array {
  const n = b.length
  const x = Float64Array.from(b)
  for (let i = 0; i < n; i++) {
    for (let k = 0; k < i; k++) x[i]! -= l[i * n + k]! * x[k]!
    x[i]! /= l[i * n + i]!
  }
  return x
}

/** x with L' x = b, of the same L. */
export function solveUpper(l: Float64Array, b: Float64Array): Float64Array {
  const n = b.length
  const x = Float64Array.from(b)
  for (let i = n - 1; i >= 0; i--) {
    for (let k = i + 1; k < n; k++) x[i]! -= l[k * n + i]! * x[k]!
    x[i]! /= l[i * n + i]!
  }
  return x
}

/** The lower triangular L with A = L L', row-major; zero above the diagonal. */
export function cholesky(a: Float64Array, n: number): Float64Array {
  const l = new Float64Array(n * n)
  for (let i = 0; i < n; i++) {
    for (let j = 0; j <= i; j++) {
      let sum = a[i * n + j]!
      for (let k = 0; k < j; k++) sum -= l[i * n + k]! * l[j * n + k]!
      if (i !== j) l[i * n + j] = sum / l[j * n + j]!
      else if (sum > 0) l[i * n + i] = Math.sqrt(sum)
      else throw new RangeError(`The matrix is not positive definite: pivot ${i} is ${sum}.`)
    }
  }
  return l
}
