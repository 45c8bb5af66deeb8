import assert from 'node:assert/strict'
import { test } from 'node:test'
import { logBuckets } from './log-buckets.ts'

test('a bucket tells every number in it to within the accuracy, and buckets stand in the order of numbers', () => {
  for (const accuracy of [0.01, 0.05]) {
    const { bucketOf, numberIn, zero } = logBuckets(accuracy)
    const magnitudes = Array.from({ length: 400 }, (_, n) => 1e-8 * 1.13 ** n)
    const numbers = [...magnitudes.map((x) => -x).reverse(), 0, ...magnitudes]
    for (const x of numbers) {
      assert.ok(Math.abs(numberIn(bucketOf(x)) - x) <= accuracy * 1.000001 * Math.abs(x), `${x} told as ${numberIn(bucketOf(x))}`)
    }
    const buckets = numbers.map(bucketOf)
    assert.deepEqual(
      buckets,
      buckets.toSorted((a, b) => a - b),
    )
    assert.deepEqual([bucketOf(0), bucketOf(-1e-12), numberIn(zero)], [zero, zero, 0])
    assert.ok(buckets.every((bucket) => bucket >= 0 && Number.isInteger(bucket)))
  }
})
