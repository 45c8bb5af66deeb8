import assert from 'node:assert/strict'
import { test } from 'node:test'
import { integer, mulberry32 } from './random.ts'
import { topK } from './top-k.ts'

test('the top k are those of a full sort, ties by index, for any size', () => {
  const random = mulberry32(1)
  for (let trial = 0; trial < 300; trial++) {
    const scores = Array.from({ length: integer(random, 40) }, () => (random() < 0.1 ? Number.NaN : integer(random, 12)))
    const k = integer(random, 45)
    const sorted = scores.map((_, i) => i).filter((i) => !Number.isNaN(scores[i]))
    sorted.sort((a, b) => scores[b]! - scores[a]! || a - b)
    assert.deepEqual([...topK(scores, k)], sorted.slice(0, k))
  }
})

test('NaN never wins a place, not even an empty one', () => {
  assert.deepEqual([...topK([Number.NaN, 1, Number.NaN, 2], 4)], [3, 1])
  assert.deepEqual([...topK([Number.NaN], 1)], [])
})

test('minus infinity is a score like any other', () => {
  assert.deepEqual([...topK([Number.NEGATIVE_INFINITY, 0], 2)], [1, 0])
})
