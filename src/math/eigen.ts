export interface Eigen {
  /** In no order. */
  readonly values: Float64Array
  /** n x n, row-major; row i belongs to value i, and the rows are orthonormal. */
  readonly vectors: Float64Array
}

/**
 * Eigenvalues and eigenvectors of a symmetric matrix (n x n, row-major): to tridiagonal form by reflections, then QL steps with
 * implicit shifts (Golub and Van Loan, "Matrix computations", 2013, sections 8.3.1 and 8.3.3). About 6 n³ multiplications.
 * Rows and columns of zeros at the end keep their place.
 */
export function symmetricEigen(matrix: Float64Array, n: number): Eigen {
  const a = Float64Array.from(matrix)
  const reflections = tridiagonalize(a, n)
  const diagonal = Float64Array.from({ length: n }, (_, i) => a[i * n + i]!)
  const beside = Float64Array.from({ length: n }, (_, i) => (i + 1 < n ? a[i * n + i + 1]! : 0))
  const vectors = product(reflections, n)
  diagonalize(diagonal, beside, vectors, n)
  return { values: diagonal, vectors }
}

/** Makes `a` tridiagonal in place. Row k of the answer is the unit vector v of the k-th reflection I - 2 v v'. */
function tridiagonalize(a: Float64Array, n: number): Float64Array {
  const reflections = new Float64Array(n * n)
  const w = new Float64Array(n)
  for (let k = 0; k < n - 2; k++) {
    const v = reflections.subarray(k * n, (k + 1) * n)
    if (!reflector(a, v, k, n)) continue
    // A <- (I - 2 v v') A (I - 2 v v') = A - v w' - w v', where p = 2 A v and w = p - (v.p) v
    let vp = 0
    for (let i = k; i < n; i++) {
      let sum = 0
      for (let j = k + 1; j < n; j++) sum += a[i * n + j]! * v[j]!
      w[i] = 2 * sum
      vp += w[i]! * v[i]!
    }
    for (let i = k; i < n; i++) w[i]! -= vp * v[i]!
    for (let i = k; i < n; i++) {
      const vi = v[i]!
      const wi = w[i]!
      for (let j = k; j < n; j++) a[i * n + j]! -= vi * w[j]! + wi * v[j]!
    }
  }
  return reflections
}

/** The v that sends what lies right of the first entry beside the diagonal in row k to zero; false where it is zero already. */
function reflector(a: Float64Array, v: Float64Array, k: number, n: number): boolean {
  let rest = 0
  for (let j = k + 2; j < n; j++) rest += a[k * n + j]! ** 2
  if (rest === 0) return false
  const first = a[k * n + k + 1]!
  const lead = first + (first < 0 ? -1 : 1) * Math.sqrt(first * first + rest)
  const length = Math.sqrt(lead * lead + rest)
  v[k + 1] = lead / length
  for (let j = k + 2; j < n; j++) v[j] = a[k * n + j]! / length
  return true
}

/** The transposed product of the reflections, row-major. */
function product(reflections: Float64Array, n: number): Float64Array {
  const q = new Float64Array(n * n)
  const p = new Float64Array(n)
  for (let i = 0; i < n; i++) q[i * n + i] = 1
  for (let k = n - 3; k >= 0; k--) {
    const v = reflections.subarray(k * n, (k + 1) * n)
    p.fill(0)
    for (let i = k + 1; i < n; i++) {
      let sum = 0
      for (let j = k + 1; j < n; j++) sum += q[i * n + j]! * v[j]!
      p[i] = 2 * sum
    }
    for (let i = k + 1; i < n; i++) for (let j = k + 1; j < n; j++) q[i * n + j]! -= p[i]! * v[j]!
  }
  return q
}

/** QL steps until nothing is left beside the diagonal; the rotations are applied to the rows of `vectors` too. */
function diagonalize(diagonal: Float64Array, beside: Float64Array, vectors: Float64Array, n: number): void {
  let size = 0
  for (let i = 0; i < n; i++) size = Math.max(size, Math.abs(diagonal[i]!) + Math.abs(beside[i]!))
  const negligible = Number.EPSILON * size
  for (let low = 0; low < n; low++) {
    for (;;) {
      let high = low
      while (high < n - 1 && Math.abs(beside[high]!) > negligible) high++
      if (high === low) break
      qlStep(diagonal, beside, vectors, n, low, high)
    }
  }
}

/** One step on rows low .. high, shifted by an eigenvalue of the leading 2 x 2 block (Wilkinson). */
function qlStep(d: Float64Array, e: Float64Array, vectors: Float64Array, n: number, low: number, high: number): void {
  const half = (d[low + 1]! - d[low]!) / (2 * e[low]!)
  let g = d[high]! - d[low]! + e[low]! / (half + (half < 0 ? -1 : 1) * Math.sqrt(half * half + 1))
  let s = 1
  let c = 1
  let shift = 0
  for (let i = high - 1; i >= low; i--) {
    const f = s * e[i]!
    const b = c * e[i]!
    const r = Math.sqrt(f * f + g * g)
    e[i + 1] = r
    if (r === 0) {
      d[i + 1]! -= shift
      e[high] = 0
      return
    }
    s = f / r
    c = g / r
    g = d[i + 1]! - shift
    const t = (d[i]! - g) * s + 2 * c * b
    shift = s * t
    d[i + 1] = g + shift
    g = c * t - b
    rotate(vectors, i * n, n, c, s)
  }
  d[low]! -= shift
  e[low] = g
  e[high] = 0
}

/** Turns the row at `at` and the one behind it. */
function rotate(rows: Float64Array, at: number, n: number, c: number, s: number): void {
  for (let k = at; k < at + n; k++) {
    const first = rows[k]!
    const second = rows[k + n]!
    rows[k + n] = s * first + c * second
    rows[k] = c * first - s * second
  }
}
