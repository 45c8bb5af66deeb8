import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { StepCache } from './step-cache.ts'

const bytes = (text: string) => new Uint8Array(Buffer.from(text))
const texts = (found: readonly (Uint8Array | undefined)[]) => found.map((each) => each && Buffer.from(each).toString())

/** What every step cache obeys. `open` answers a fresh, empty one that holds about `most` bytes. */
export function stepCacheContract(name: string, open: (most: number) => Promise<StepCache>): void {
  describe(`${name} keeps the laws of a step cache`, () => {
    test('many are asked for and many answered, in the order asked, undefined where absent', async () => {
      const cache = await open(1_000)
      await cache.put('a1', bytes('a'))
      await cache.put('b2', bytes(''))
      assert.deepEqual(texts(await cache.get(['b2', 'c3', 'a1', 'b2'])), ['', undefined, 'a', ''])
    })

    test('what is put again takes the place of what was there', async () => {
      const cache = await open(1_000)
      await cache.put('a1', bytes('before'))
      await cache.put('a1', bytes('after'))
      assert.deepEqual(texts(await cache.get(['a1'])), ['after'])
    })

    test('it cannot be changed through the bytes that were given or answered', async () => {
      const cache = await open(1_000)
      const given = bytes('a')
      await cache.put('a1', given)
      given[0] = 0
      ;(await cache.get(['a1']))[0]!.fill(0)
      assert.deepEqual(texts(await cache.get(['a1'])), ['a'])
    })

    test('where there is too much, the longest unused goes', async () => {
      const cache = await open(1_000)
      for (const key of ['a', 'b', 'c']) await cache.put(key, bytes(key.repeat(300)))
      await cache.get(['a'])
      await cache.put('d', bytes('d'.repeat(300)))
      assert.deepEqual(
        (await cache.get(['a', 'b', 'c', 'd'])).map((each) => each !== undefined),
        [true, false, true, true],
      )
    })
  })
}
