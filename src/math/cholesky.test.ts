import assert from 'node:assert/strict'
import { test } from 'node:test'
import { cholesky, solveSymmetric } from './cholesky.ts'
import { gaussian, mulberry32 } from './random.ts'
import { dot } from './vectors.ts'

const n = 12
const random = mulberry32(1)
const rows = Array.from({ length: 30 }, () => Float64Array.from({ length: n }, () => gaussian(random)))
const a = Float64Array.from({ length: n * n }, (_, at) => rows.reduce((sum, y) => sum + y[at % n]! * y[Math.floor(at / n)]!, 0))

test('the solution satisfies its equations', () => {
  const b = Float64Array.from({ length: n }, () => gaussian(random))
  const x = solveSymmetric(a, b)
  for (let i = 0; i < n; i++) assert.ok(Math.abs(dot(a.subarray(i * n, (i + 1) * n), x) - b[i]!) < 1e-10)
})

test("L L' is the matrix", () => {
  const l = cholesky(a, n)
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < n; j++) {
      assert.ok(Math.abs(dot(l.subarray(i * n, (i + 1) * n), l.subarray(j * n, (j + 1) * n)) - a[i * n + j]!) < 1e-10)
      if (j > i) assert.equal(l[i * n + j], 0)
    }
  }
})

test('a matrix that is not positive definite is refused', () => {
  assert.throws(() => cholesky(Float64Array.of(1, 2, 2, 1), 2), /not positive definite: pivot 1 is -3/)
})
