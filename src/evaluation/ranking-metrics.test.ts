import assert from 'node:assert/strict'
import { test } from 'node:test'
import { averagePrecision, hitRate, ndcg, precision, recall, reciprocalRank } from './ranking-metrics.ts'

const ranked = ['a', 'b', 'c', 'd', 'e']
const wanted = new Set(['b', 'd', 'x'])
const close = (got: number, want: number) => assert.ok(Math.abs(got - want) < 1e-12, `${got} is not ${want}`)

test('recall is hits over all that was wanted, even when k is smaller', () => {
  close(recall(ranked, wanted, 5), 2 / 3)
  close(recall(ranked, wanted, 2), 1 / 3)
  close(recall(ranked, wanted, 1), 0)
})

test('precision is hits over places: two in five, one in two, and a list too short wastes the rest', () => {
  close(precision(ranked, wanted, 5), 2 / 5)
  close(precision(ranked, wanted, 2), 1 / 2)
  close(precision(['b'], wanted, 4), 1 / 4)
})

test('hit rate asks only whether there was any hit', () => {
  close(hitRate(ranked, wanted, 5), 1)
  close(hitRate(ranked, wanted, 1), 0)
})

test('NDCG discounts hits by their place and divides by the best list of min(k, wanted) hits', () => {
  // hits on places 2 and 4: 1/log2(3) + 1/log2(5); ideal of three: 1 + 1/log2(3) + 1/2
  close(ndcg(ranked, wanted, 5), (0.6309297535714575 + 0.43067655807339306) / 2.1309297535714578)
  // within two: one hit on place 2, ideal of two
  close(ndcg(ranked, wanted, 2), 0.6309297535714575 / 1.6309297535714575)
  close(ndcg(['x', 'd', 'b'], wanted, 3), 1)
})

test('average precision is the mean precision at the hits over min(k, wanted) places', () => {
  close(averagePrecision(ranked, wanted, 5), (1 / 2 + 2 / 4) / 3)
  close(averagePrecision(ranked, wanted, 2), 1 / 2 / 2)
  close(averagePrecision(['b', 'd'], wanted, 2), 1)
})

test('reciprocal rank looks at the first hit alone', () => {
  close(reciprocalRank(ranked, wanted, 5), 1 / 2)
  close(reciprocalRank(ranked, new Set(['e', 'd']), 5), 1 / 4)
  close(reciprocalRank(ranked, new Set(['e']), 4), 0)
})

test('someone who wanted nothing, and an empty list, score 0 and never NaN', () => {
  for (const metric of [recall, precision, hitRate, ndcg, averagePrecision, reciprocalRank]) {
    close(metric(ranked, new Set(), 5), 0)
    close(metric([], wanted, 5), 0)
    close(metric(ranked, wanted, 0), 0)
  }
})
