import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Skew } from './skew.ts'

const skewOf = (...pairs: readonly (readonly [served: readonly number[], recomputed: readonly number[]])[]) => {
  const skew = new Skew(['a', 'b'])
  for (const [served, recomputed] of pairs) skew.take(Float32Array.from(served), Float32Array.from(recomputed))
  return skew.report()
}

test('a column is told by the means of the rows that differ, and by where they lie furthest apart', () => {
  const [b, a] = skewOf(
    [
      [1, 10],
      [1, 12],
    ],
    [
      [3, 20],
      [3, 20],
    ],
    [
      [5, 47],
      [5, 52],
    ],
  )
  assert.deepEqual(a, { feature: 'a', served: 3, recomputed: 3, difference: 0, alarm: false, rows: 3, differing: 0 })
  assert.deepEqual(b, { feature: 'b', served: 28.5, recomputed: 32, difference: -5, alarm: true, rows: 3, differing: 2 })
})

test('one row of a thousand is enough for an alarm', () => {
  const same = Array.from(
    { length: 999 },
    () =>
      [
        [1, 1],
        [1, 1],
      ] as const,
  )
  const [first] = skewOf(...same, [
    [1, 1],
    [1, 1.1],
  ])
  assert.ok(first!.feature === 'b' && first!.alarm && first!.differing === 1)
})

test('the last bit of a float is no difference, a part in a hundred thousand is', () => {
  const bit = 1 + 2 ** -23
  assert.deepEqual(
    skewOf([
      [1, 1e4],
      [bit, 1e4 * (1 + 1e-5)],
    ]).map(({ feature, alarm }) => [feature, alarm]),
    [
      ['b', true],
      ['a', false],
    ],
  )
})

test('what is no number differs from every number, and not from its like', () => {
  const [b, a] = skewOf([
    [Number.NaN, Number.NaN],
    [Number.NaN, 0],
  ])
  assert.equal(a!.alarm, false)
  assert.ok(b!.alarm && b!.difference === Number.POSITIVE_INFINITY)
})
