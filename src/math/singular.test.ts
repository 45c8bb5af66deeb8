import assert from 'node:assert/strict'
import { test } from 'node:test'
import { gaussian, mulberry32 } from './random.ts'
import { rightSingularVectors } from './singular.ts'
import type { SparseRows } from './sparse.ts'

const rows = 120
const columns = 70
const strengths = [9, 8, 7, 6, 5]

/** A table of known singular vectors: five of them, in noise that is far weaker. */
function known(): { table: SparseRows; vectors: Float64Array[] } {
  const random = mulberry32(3)
  const basis = (length: number) => {
    const vectors: Float64Array[] = []
    for (const _ of strengths) {
      const v = Float64Array.from({ length }, () => gaussian(random))
      for (const u of vectors) {
        const along = u.reduce((sum, x, i) => sum + x * v[i]!, 0)
        u.forEach((x, i) => {
          v[i]! -= along * x
        })
      }
      const size = Math.hypot(...v)
      vectors.push(v.map((x) => x / size))
    }
    return vectors
  }
  const [left, right] = [basis(rows), basis(columns)]
  const values = Float32Array.from({ length: rows * columns }, (_, n) => {
    const [i, j] = [Math.floor(n / columns), n % columns]
    return strengths.reduce((sum, s, r) => sum + s * left[r]![i]! * right[r]![j]!, 0.01 * gaussian(random))
  })
  const bounds = Int32Array.from({ length: rows + 1 }, (_, i) => i * columns)
  return { table: { bounds, ids: Int32Array.from(values, (_, n) => n % columns), values }, vectors: right }
}

const { table, vectors: right } = known()
const plan = { rank: 16, seed: 1, threads: 1, rounds: 12 }
const { vectors, width } = await rightSingularVectors(table, columns, plan)
const column = (r: number) => Float64Array.from({ length: columns }, (_, i) => vectors[i * width + r]!)
const product = (a: Float64Array, b: Float64Array) => a.reduce((sum, x, i) => sum + x * b[i]!, 0)

test('the vectors are orthonormal', () => {
  for (let r = 0; r < width; r++)
    for (let s = 0; s <= r; s++) assert.ok(Math.abs(product(column(r), column(s)) - (r === s ? 1 : 0)) < 1e-4)
})

test('the true singular vectors lie in what they span', () => {
  for (const v of right) {
    let inside = 0
    for (let r = 0; r < width; r++) inside += product(column(r), v) ** 2
    assert.ok(inside > 0.999, `${inside}`)
  }
})

test('any number of threads gives the same bits', async () => {
  assert.deepEqual((await rightSingularVectors(table, columns, { ...plan, threads: 3 })).vectors, vectors)
})
