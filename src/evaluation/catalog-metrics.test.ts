import assert from 'node:assert/strict'
import { test } from 'node:test'
import { coverage, exposures, gini, intraListDiversity, novelty } from './catalog-metrics.ts'

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
