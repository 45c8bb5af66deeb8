import assert from 'node:assert/strict'
import { test } from 'node:test'
import { symmetricEigen } from './eigen.ts'
import { gaussian, mulberry32 } from './random.ts'
import { dot } from './vectors.ts'

/** Y'Y of `count` random rows of n floats, padded with zeros. */
function gram(count: number, n: number, padded: number): Float64Array {
  const random = mulberry32(n)
  const a = new Float64Array(padded * padded)
  for (let row = 0; row < count; row++) {
    const y = Float64Array.from({ length: n }, (_, j) => gaussian(random) / (1 + j))
    for (let i = 0; i < n; i++) for (let j = 0; j < n; j++) a[i * padded + j]! += y[i]! * y[j]!
  }
  return a
}

for (const [what, count, n, padded] of [
  ['a full matrix', 200, 64, 64],
  ['a matrix of low rank', 10, 40, 40],
  ['a padded matrix', 100, 21, 32],
  ['a small matrix', 9, 2, 2],
  ['a number', 3, 1, 1],
] as const) {
  test(`A v = value v with orthonormal v for ${what}`, () => {
    const a = gram(count, n, padded)
    const { values, vectors } = symmetricEigen(a, padded)
    const rows = Array.from({ length: padded }, (_, i) => vectors.subarray(i * padded, (i + 1) * padded))
    const size = Math.max(...values)
    rows.forEach((v, i) => {
      for (let k = 0; k < padded; k++) {
        assert.ok(Math.abs(dot(a.subarray(k * padded, (k + 1) * padded), v) - values[i]! * v[k]!) < 1e-12 * size)
        assert.ok(Math.abs(dot(v, rows[k]!) - (i === k ? 1 : 0)) < 1e-12)
      }
    })
  })
}

test('zeros at the end keep their place', () => {
  const { values, vectors } = symmetricEigen(gram(10, 21, 32), 32)
  for (let i = 21; i < 32; i++) {
    assert.equal(values[i], 0)
    for (let j = 0; j < 32; j++) assert.equal(Math.abs(vectors[i * 32 + j]!), i === j ? 1 : 0)
  }
})
