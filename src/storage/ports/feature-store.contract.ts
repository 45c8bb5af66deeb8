import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { FeatureStore } from './feature-store.ts'

/** What every feature store obeys. `open` answers a fresh, empty store. */
export function featureStoreContract(name: string, open: () => Promise<FeatureStore>): void {
  describe(`${name} keeps the laws of a feature store`, () => {
    test('many are asked for and many answered, in the order asked, undefined where nothing was put', async () => {
      const store = await open()
      await store.put('user', [
        { id: 'ann', state: [1, { likes: 2 }] },
        { id: 'bob', state: [3] },
      ])
      assert.deepEqual(await store.get('user', ['bob', 'nobody', 'ann', 'bob']), [[3], undefined, [1, { likes: 2 }], [3]])
    })

    test('users and items of the same name are kept apart', async () => {
      const store = await open()
      await store.put('user', [{ id: 'x', state: ['user'] }])
      await store.put('item', [{ id: 'x', state: ['item'] }])
      assert.deepEqual(await store.get('user', ['x']), [['user']])
      assert.deepEqual(await store.get('item', ['x']), [['item']])
    })

    test('a state put again replaces the old one', async () => {
      const store = await open()
      await store.put('item', [{ id: 'film', state: [1] }])
      await store.put('item', [{ id: 'film', state: [2] }])
      assert.deepEqual(await store.get('item', ['film']), [[2]])
    })

    test('a scan sees every state of the entity once', async () => {
      const store = await open()
      const entries = Array.from({ length: 1_000 }, (_, i) => ({ id: `item-${i}`, state: [i] }))
      await store.put('item', entries)
      await store.put('user', [{ id: 'ann', state: [0] }])
      const seen = await gathered(store.scan('item'))
      assert.deepEqual(new Map(seen.map(({ id, state }) => [id, state])), new Map(entries.map(({ id, state }) => [id, state])))
      assert.equal(seen.length, entries.length)
    })

    test('ids that name members of every object are ids like any other', async () => {
      const store = await open()
      assert.deepEqual(await store.get('user', ['constructor', '__proto__']), [undefined, undefined])
      await store.put('user', [{ id: '__proto__', state: [1] }])
      assert.deepEqual(await store.get('user', ['__proto__']), [[1]])
    })
  })
}

async function gathered<T>(each: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = []
  for await (const one of each) all.push(one)
  return all
}
