import assert from 'node:assert/strict'
import { test } from 'node:test'
import { evaluate } from './evaluate.ts'
import { hitRate, recall } from './ranking-metrics.ts'

const truth = new Map([
  ['ann', new Set([1, 2])],
  ['bob', new Set([3])],
])

test('each person is judged on their own list, and the mean comes after', () => {
  const lists: Record<string, number[]> = { ann: [1, 9, 2], bob: [4, 5, 3] }
  const { metrics, lists: shown } = evaluate({ truth, recommend: (u) => lists[u]!, metrics: { recall, hitRate }, k: 2 })
  assert.deepEqual([...metrics.recall.perUser], [0.5, 0])
  assert.equal(metrics.recall.mean, 0.25)
  assert.equal(metrics.hitRate.mean, 0.5)
  assert.ok(metrics.recall.low >= 0 && metrics.recall.low <= 0.25 && metrics.recall.high <= 0.5)
  assert.deepEqual(shown, [
    [1, 9],
    [4, 5],
  ])
})

test('a list that holds an item twice is refused rather than counted twice', () => {
  assert.throws(() => evaluate({ truth, recommend: () => [1, 1], metrics: { recall }, k: 2 }), /twice/)
})
