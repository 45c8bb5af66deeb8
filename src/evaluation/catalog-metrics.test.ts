import assert from 'node:assert/strict'
import { test } from 'node:test'
import { integer, mulberry32 } from '../math/random.ts'
import {
  coverage,
  effectiveNumber,
  entropy,
  entropyAtLarge,
  exposures,
  gini,
  headShare,
  intraListDiversity,
  novelty,
} from './catalog-metrics.ts'

test('coverage counts distinct items over the whole catalog', () => {
  const lists = [
    ['a', 'b'],
    ['a', 'c'],
  ]
  assert.equal(coverage(lists, 6), 0.5)
  assert.deepEqual(
    [...exposures(lists)],
    [
      ['a', 2],
      ['b', 1],
      ['c', 1],
    ],
  )
})

test('gini is 0 for equal shares, (n-1)/n when one item has all, and counts what was never shown', () => {
  assert.equal(gini([3, 3, 3, 3], 4), 0)
  assert.equal(gini([9], 4), 0.75)
  assert.equal(gini([1, 3], 2), 0.25)
  assert.equal(gini([1, 2, 3], 3), 2 / 9)
  assert.equal(gini([], 4), 0)
})

test('novelty is bits of surprise: half of all people know an item, one bit', () => {
  const known = new Map([
    ['a', 4],
    ['b', 1],
  ])
  assert.equal(
    novelty(['a'], (i) => known.get(i) ?? 0, 8),
    1,
  )
  assert.equal(
    novelty(['a', 'b'], (i) => known.get(i) ?? 0, 8),
    2,
  )
  assert.equal(
    novelty(['nobody'], (i) => known.get(i) ?? 0, 7),
    3,
  )
})

test('diversity within a list is the mean distance over its pairs', () => {
  const distance = (a: number, b: number) => Math.abs(a - b)
  assert.equal(intraListDiversity([0, 1, 3], distance), (1 + 3 + 2) / 3)
  assert.equal(intraListDiversity([5], distance), 0)
})

test('the head is the most shown part of the whole catalog, and at least one item', () => {
  assert.equal(headShare([1, 5, 2, 2], 10, 0.1), 0.5)
  assert.equal(headShare([1, 5, 2, 2], 10, 0.2), 0.7)
  assert.equal(headShare([1, 5, 2, 2], 10, 0.001), 0.5)
  assert.equal(headShare([], 10, 0.1), 0)
})

test('four kinds as frequent are two bits, and four in effect; one kind is none, and one', () => {
  assert.equal(entropy([3, 3, 3, 3]), 2)
  assert.equal(effectiveNumber([3, 3, 3, 3]), 4)
  assert.equal(entropy([7, 0]), 0)
  assert.equal(effectiveNumber([7, 0]), 1)
  assert.equal(effectiveNumber([]), 0)
})

test('of a few draws the entropy falls short, and set right it does not', () => {
  const random = mulberry32(1)
  let [plain, right] = [0, 0]
  for (let n = 0; n < 2_000; n++) {
    const counts = new Float64Array(8)
    for (let draw = 0; draw < 48; draw++) counts[integer(random, 8)]!++
    plain += entropy(counts) / 2_000
    right += entropyAtLarge(counts) / 2_000
  }
  assert.ok(plain < 2.92, `${plain}, of 3 bits`)
  assert.ok(Math.abs(right - 3) < 0.03, `${right}, of 3 bits`)
})
