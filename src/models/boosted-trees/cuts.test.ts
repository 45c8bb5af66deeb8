import assert from 'node:assert/strict'
import { test } from 'node:test'
import { mulberry32 } from '../../math/random.ts'
import { binOf, countValues, cutsOf } from './cuts.ts'

const { NaN: missing, NEGATIVE_INFINITY: least, POSITIVE_INFINITY: most } = Number
const filled = (numbers: Float32Array, cuts: Float32Array) => {
  const rows = new Int32Array(cuts.length + 1)
  for (const number of numbers) rows[binOf(cuts, number)]!++
  return [...rows]
}

test('values are counted in order, zeros among them and both signs of zero alike', () => {
  const { values, counts } = countValues(Float32Array.of(2, 0, -1, missing, -0, 2, most, -1, 2, least))
  assert.deepEqual([...values], [least, -1, 0, 2, most])
  assert.deepEqual([...counts], [1, 2, 2, 3, 1])
  assert.deepEqual([...countValues(Float32Array.of(0, -3)).values], [-3, 0])
  assert.deepEqual([...countValues(Float32Array.of(missing)).values], [])
})

test('where bins suffice each value has its own, and a cut lies between each two', () => {
  const numbers = Float32Array.of(5, 1, 1, 3, 5, 1, 3)
  const cuts = cutsOf(countValues(numbers), 254, 1)
  assert.deepEqual([...cuts], [2, 4])
  assert.deepEqual(filled(numbers, cuts), [3, 2, 2])
})

test('where they do not, bins hold about equally many', () => {
  const random = mulberry32(1)
  const numbers = Float32Array.from({ length: 10_000 }, () => random() ** 3)
  const rows = filled(numbers, cutsOf(countValues(numbers), 100, 3))
  assert.ok(rows.length > 90 && rows.length <= 100, `${rows.length} bins`)
  assert.ok(Math.max(...rows) <= 130 && Math.min(...rows.slice(0, -1)) >= 90, `${rows}`)
})

test('what alone would fill a bin has its own, and the others are told apart as finely as if it were not there', () => {
  const random = mulberry32(2)
  const numbers = Float32Array.from({ length: 10_000 }, (_, i) => (i < 9_000 ? 0.5 : random()))
  const cuts = cutsOf(countValues(numbers), 50, 3)
  const rows = filled(numbers, cuts)
  assert.equal(rows[binOf(cuts, 0.5)], 9_000)
  assert.ok(rows.length > 40, `${rows.length} bins`)
})

test('no bin has fewer rows than it must, but what is left at the end', () => {
  const numbers = Float32Array.from({ length: 100 }, (_, i) => i)
  assert.ok(
    filled(numbers, cutsOf(countValues(numbers), 254, 7))
      .slice(0, -1)
      .every((rows) => rows === 7),
  )
})

test('neighbouring floats and infinities are told apart', () => {
  const next = Math.fround(1 + 2 ** -23)
  for (const pair of [
    [1, next],
    [least, 0],
    [0, most],
    [least, most],
  ] as const) {
    const cuts = cutsOf(countValues(Float32Array.from(pair)), 254, 1)
    assert.deepEqual(
      pair.map((value) => binOf(cuts, value)),
      [0, 1],
      `${pair}`,
    )
  }
})
