import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { mulberry32 } from '../math/random.ts'
import { delayMs } from './retry.ts'

test('the wait is never shorter than the server asked, never longer than ten seconds, and its span doubles', () => {
  fc.assert(
    fc.property(fc.nat(12), fc.nat(9_000), fc.nat(), (tries, retryAfterMs, seed) => {
      const wait = delayMs(tries, retryAfterMs, mulberry32(seed))
      assert.ok(wait >= retryAfterMs && wait <= 10_000)
      assert.ok(wait <= retryAfterMs + 100 * 2 ** tries)
    }),
  )
})

test('callers who failed together do not come back together', () => {
  const random = mulberry32(1)
  assert.equal(new Set(Array.from({ length: 100 }, () => delayMs(1, 1_000, random))).size, 100)
})
