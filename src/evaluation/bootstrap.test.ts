import assert from 'node:assert/strict'
import { test } from 'node:test'
import { gaussian, mulberry32 } from '../math/random.ts'
import { bootstrap, pairedBootstrap } from './bootstrap.ts'

test('intervals of 95 % hold the true mean about 95 times in a hundred', () => {
  const random = mulberry32(7)
  let held = 0
  for (let trial = 0; trial < 300; trial++) {
    const sample = Float64Array.from({ length: 80 }, () => 2 + gaussian(random))
    const { low, high } = bootstrap(sample, { seed: trial, resamples: 300 })
    if (low <= 2 && 2 <= high) held++
  }
  assert.ok(held >= 270 && held <= 297, `held ${held} of 300`)
})

test('pairing sees a small steady gain that two separate intervals would hide', () => {
  const random = mulberry32(3)
  const b = Float64Array.from({ length: 200 }, () => gaussian(random))
  const a = b.map((value) => value + 0.05 + 0.01 * gaussian(random))
  const difference = pairedBootstrap(a, b)
  assert.ok(difference.low > 0.04 && difference.high < 0.06)
  assert.ok(bootstrap(a).low < bootstrap(b).high)
})

test('the same seed gives the same interval, and equal values an interval of no width', () => {
  assert.deepEqual(bootstrap([1, 2, 3], { seed: 5 }), bootstrap([1, 2, 3], { seed: 5 }))
  assert.deepEqual(bootstrap([2, 2, 2]), { mean: 2, low: 2, high: 2 })
})

test('values of different users cannot be paired', () => {
  assert.throws(() => pairedBootstrap([1], [1, 2]), /same users/)
})
