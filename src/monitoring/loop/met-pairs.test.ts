import assert from 'node:assert/strict'
import { test } from 'node:test'
import { MetPairs } from './met-pairs.ts'

const firsts = (met: MetPairs, from: number, to: number) => {
  let count = 0
  for (let n = from; n < to; n++) if (met.meet(n % 1_000, n * 7)) count++
  return count
}

test('a pair meets for the first time once, and one new pair in three hundred at most is taken for a known one', () => {
  const met = new MetPairs()
  assert.ok(firsts(met, 0, 500_000) > 500_000 * 0.998)
  assert.equal(firsts(met, 0, 500_000), 0)
  assert.ok(met.meet(1, 999) && met.meet(999, 1) && !met.meet(1, 999))
})

test('half a million pairs are remembered, also by one that was saved; what is a million back is new again', () => {
  const met = new MetPairs()
  firsts(met, 0, 1_100_000)
  const again = new MetPairs(JSON.parse(JSON.stringify(met.save())))
  assert.equal(firsts(again, 600_000, 1_100_000), 0)
  assert.ok(firsts(again, 0, 10_000) > 9_900)
})
