import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { describe, test } from 'node:test'
import type { ArtifactStore } from './artifact-store.ts'

const bytes = (text: string) => new Uint8Array(Buffer.from(text))

/** What every artifact store obeys. `open` answers a fresh, empty store. */
export function artifactStoreContract(name: string, open: () => Promise<ArtifactStore>): void {
  describe(`${name} keeps the laws of an artifact store`, () => {
    test('an artifact is named by the SHA-256 of its bytes', async () => {
      const id = await (await open()).put(bytes('model'))
      assert.equal(id, createHash('sha256').update('model').digest('hex'))
    })

    test('many are asked for and many answered, in the order asked, undefined where absent', async () => {
      const store = await open()
      const [a, b] = [await store.put(bytes('a')), await store.put(bytes('b'))]
      const found = await store.get([b, 'f'.repeat(64), '../a', a, b])
      assert.deepEqual(
        found.map((each) => each && Buffer.from(each).toString()),
        ['b', undefined, undefined, 'a', 'b'],
      )
    })

    test('storing the same bytes again changes nothing', async () => {
      const store = await open()
      assert.equal(await store.put(bytes('a')), await store.put(bytes('a')))
    })

    test('an artifact cannot be changed through the bytes that were given or answered', async () => {
      const store = await open()
      const given = bytes('a')
      const id = await store.put(given)
      given[0] = 0
      ;(await store.get([id]))[0]!.fill(0)
      assert.equal(Buffer.from((await store.get([id]))[0]!).toString(), 'a')
    })

    test('an empty artifact is an artifact', async () => {
      const store = await open()
      const id = await store.put(new Uint8Array())
      assert.equal((await store.get([id]))[0]!.length, 0)
    })

    test('a document is read back equal, and undefined before it was put', async () => {
      const store = await open()
      assert.equal(await store.getDocument('champions'), undefined)
      const value = { als: ['a', null, 1.5], 'two words': { deep: true } }
      await store.putDocument('champions', value)
      assert.deepEqual(await store.getDocument('champions'), value)
    })

    test('a document is replaced whole', async () => {
      const store = await open()
      await store.putDocument('d', { first: 'long '.repeat(1000) })
      await store.putDocument('d', { second: 2 })
      assert.deepEqual(await store.getDocument('d'), { second: 2 })
    })

    test('readers beside many writers see one document or another, never half of one', async () => {
      const store = await open()
      await store.putDocument('d', { n: -1, again: -1 })
      const writes = Array.from({ length: 20 }, (_, n) => store.putDocument('d', { n, filler: 'x'.repeat(n * 500), again: n }))
      const reads = Array.from({ length: 20 }, () => store.getDocument('d') as Promise<{ n: number; again: number }>)
      for (const { n, again } of await Promise.all(reads)) assert.equal(n, again)
      await Promise.all(writes)
    })

    test('documents with odd names are kept apart', async () => {
      const store = await open()
      const names = ['a/b', 'a%2Fb', '..', '../x', 'ä', 'a b']
      for (const each of names) await store.putDocument(each, each)
      for (const each of names) assert.equal(await store.getDocument(each), each)
    })
  })
}
