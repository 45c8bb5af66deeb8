import assert from 'node:assert/strict'
import { test } from 'node:test'
import { mulberry32 } from '../math/random.ts'
import { sampledHitRate, sampledNdcg } from './sampled-metrics.ts'

const pool = Array.from({ length: 100 }, (_, i) => i)
const close = (got: number, want: number) => assert.ok(Math.abs(got - want) < 1e-12, `${got} is not ${want}`)
/** The larger the number the better, so item 97 has two above it in the whole pool. */
const ranking = (wanted: number, negatives: number, seed = 1) => ({
  wanted,
  pool,
  score: (item: number) => item,
  negatives,
  random: mulberry32(seed),
})

test('with the whole pool drawn the rank is the true one: item 97 is third, a hit within 3 worth 1/log2(4), a miss within 2', () => {
  close(sampledHitRate(ranking(97, 1_000), 3), 1)
  close(sampledHitRate(ranking(97, 1_000), 2), 0)
  close(sampledNdcg(ranking(97, 1_000), 3), 1 / 2)
  close(sampledNdcg(ranking(97, 1_000), 2), 0)
  close(sampledNdcg(ranking(99, 1_000), 1), 1)
})

test('fewer negatives flatter: an item in the middle of the pool is a hit within 10 of 10 others almost always', () => {
  const share = (negatives: number) =>
    Array.from({ length: 200 }, (_, seed) => sampledHitRate(ranking(50, negatives, seed), 10)).reduce((a, b) => a + b) / 200
  assert.equal(share(99), 0)
  assert.ok(share(10) > 0.95)
})

test('the same seed draws the same negatives, and the wanted item is never drawn against itself', () => {
  for (let seed = 0; seed < 20; seed++) close(sampledNdcg(ranking(60, 15, seed), 20), sampledNdcg(ranking(60, 15, seed), 20))
  close(sampledHitRate({ ...ranking(5, 10), pool: [5, 1, 2] }, 1), 1)
})

test('a model that scores all alike, or with no number, hits nothing', () => {
  close(sampledHitRate({ ...ranking(50, 20), score: () => 1 }, 20), 0)
  close(sampledHitRate({ ...ranking(50, 20), score: () => Number.NaN }, 20), 0)
})
