import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { ByteScanner } from './byte-scanner.ts'
import { gaussian, integer, mulberry32 } from './random.ts'
import { type Metric, Scanner } from './scanner.ts'
import { topK } from './top-k.ts'
import { cosine, dot } from './vectors.ts'

const metrics: readonly Metric[] = ['dot', 'cosine', 'l2']

const plainly: Record<Metric, (query: Float32Array, row: Float32Array) => number> = {
  dot,
  cosine,
  l2: (query, row) => -query.reduce((sum, q, j) => sum + (q - row[j]!) ** 2, 0),
}

/** Small whole numbers: sums are exact, and ties are many. */
function smallNumbers(count: number, seed: number): Float32Array {
  const random = mulberry32(seed)
  return Float32Array.from({ length: count }, () => integer(random, 7) - 3)
}

function scannerOf(width: number, vectors: Float32Array): Scanner {
  const scanner = new Scanner(width)
  for (let row = 0; row * width < vectors.length; row++) scanner.put(row, vectors.subarray(row * width, (row + 1) * width))
  return scanner
}

for (const metric of metrics) {
  describe(`by ${metric}`, () => {
    test('the best rows are those of a plain scan, at every width and count, ties by row', () => {
      for (const [count, width, k] of [
        [1, 1, 1],
        [7, 3, 4],
        [500, 5, 20],
        [1_203, 8, 100],
        [90, 17, 200],
      ] as const) {
        const vectors = smallNumbers(count * width, count)
        const scanner = scannerOf(width, vectors)
        const query = smallNumbers(width, 9).map((x) => x + 1)
        const scores = Array.from({ length: count }, (_, row) => Math.fround(plainly[metric](query, scanner.get(row))))
        const { rows, scores: found } = scanner.find(metric, query, k)
        if (metric !== 'cosine') assert.deepEqual([...rows], topK(scores, k))
        for (const [i, row] of rows.entries()) assert.ok(Math.abs(found[i]! - scores[row]!) < 1e-6)
        assert.equal(rows.length, Math.min(k, count))
      }
    })

    test('many queries at once are answered as one by one', () => {
      const [width, count] = [6, 2_000]
      const scanner = scannerOf(width, smallNumbers(count * width, 1))
      for (const many of [1, 2, 3, 17, 40]) {
        const queries = smallNumbers(many * width, many)
        const alone = Array.from({ length: many }, (_, q) =>
          scanner.find(metric, queries.subarray(q * width, (q + 1) * width), 300),
        )
        assert.deepEqual(scanner.findMany(metric, queries, 300), alone)
      }
    })

    test('among some rows only those are found, scored the same', () => {
      const [width, count] = [5, 400]
      const scanner = scannerOf(width, smallNumbers(count * width, 2))
      const query = smallNumbers(width, 3)
      const every = scanner.find(metric, query, count)
      for (const nth of [1, 3, 7, 399]) {
        const among = Int32Array.from({ length: Math.ceil(count / nth) }, (_, i) => i * nth)
        const found = scanner.findAmong(metric, query, 10, among)
        const kept = [...every.rows.keys()].filter((i) => every.rows[i]! % nth === 0).slice(0, 10)
        assert.deepEqual(
          [...found.rows],
          kept.map((i) => every.rows[i]),
        )
        assert.deepEqual(
          [...found.scores],
          kept.map((i) => every.scores[i]),
        )
      }
    })

    test('what bytes take for the best thirty holds the best ten', () => {
      const random = mulberry32(5)
      const [width, count] = [50, 3_000]
      const vectors = Float32Array.from({ length: count * width }, () => gaussian(random))
      const exact = scannerOf(width, vectors)
      const bytes = new ByteScanner(width, metric)
      for (let row = 0; row < count; row++) bytes.put(row, exact.view(row))
      const queries = Float32Array.from({ length: 30 * width }, () => gaussian(random))
      const likely = bytes.likelyMany(queries, 30)
      let held = 0
      for (let q = 0; q < 30; q++) {
        const query = queries.subarray(q * width, (q + 1) * width)
        assert.deepEqual(bytes.likely(query, 30), likely[q])
        const among = new Set(likely[q]!)
        held += exact.find(metric, query, 10).rows.filter((row) => among.has(row)).length
      }
      assert.equal(held, 300)
    })
  })
}

test('a table keeps its rows while it grows and shrinks', () => {
  const scanner = new Scanner(3)
  for (let row = 0; row < 1_000; row++) scanner.put(row, Float32Array.of(row, -row, 1))
  for (let row = 0; row < 1_000; row++) assert.deepEqual([...scanner.get(row)], [row, -row, 1])
  scanner.truncate(10)
  assert.deepEqual([...scanner.best(Float32Array.of(1, 0, 0), 2).rows], [9, 8])
})
