import assert from 'node:assert/strict'
import { test } from 'node:test'
import { mulberry32 } from '../math/random.ts'
import { attachmentExponent } from './preferential-attachment.ts'

const before = Array.from({ length: 300 }, (_, item) => 5 + item)

test('shares that stay are an exponent of 1, whatever the traffic; squares are 2, what is even is 0', () => {
  for (const [exponent, scale] of [
    [1, 1],
    [1, 7],
    [2, 0.01],
    [0, 40],
  ] as const) {
    const now = before.map((count) => scale * count ** exponent)
    assert.ok(Math.abs(attachmentExponent(before, now) - exponent) < 1e-6, `${exponent}`)
  }
})

test('items that are shown no more are no reason to leave them out: a coin that drops half of them bends nothing', () => {
  const random = mulberry32(1)
  const now = before.map((count) => (random() < 0.5 ? 0 : 2 * count))
  assert.ok(Math.abs(attachmentExponent(before, now) - 1) < 0.15)
})

test('where all were shown as often, or nothing is shown, there is nothing to tell', () => {
  assert.ok(Number.isNaN(attachmentExponent([9, 9, 9], [1, 2, 3])))
  assert.ok(Number.isNaN(attachmentExponent([9, 8, 7], [0, 0, 0])))
  assert.ok(Number.isNaN(attachmentExponent([1, 2, 3], [1, 2, 3])), 'fewer than five times each')
})
