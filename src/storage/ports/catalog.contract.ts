import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { itemId, userId } from '../../domain/ids.ts'
import { completeItem } from '../../domain/item.ts'
import { noPreferences, type User } from '../../domain/user.ts'
import type { Catalog } from './catalog.ts'

const film = (id: string, title = id) =>
  completeItem({ itemId: itemId(id), title, categories: ['drama'], attributes: { year: 1999 } }, 7)
const person = (id: string, country = 'DE'): User => ({ userId: userId(id), country, attributes: {}, preferences: noPreferences })

/** What every catalog obeys. `open` answers a fresh, empty catalog. */
export function catalogContract(name: string, open: () => Promise<Catalog>): void {
  describe(`${name} keeps the laws of a catalog`, () => {
    test('many are asked for and many answered, in the order asked, undefined where absent', async () => {
      const catalog = await open()
      await catalog.putItems([film('a'), film('b')])
      await catalog.putUsers([person('ann')])
      assert.deepEqual(await catalog.items(['b', 'none', 'a', 'b'].map(itemId)), [film('b'), undefined, film('a'), film('b')])
      assert.deepEqual(await catalog.users(['none', 'ann'].map(userId)), [undefined, person('ann')])
    })

    test('what is put again replaces what stood there', async () => {
      const catalog = await open()
      await catalog.putItems([film('a', 'Old')])
      await catalog.putItems([film('a', 'New')])
      await catalog.putUsers([person('ann', 'DE'), person('ann', 'FR')])
      assert.equal((await catalog.items([itemId('a')]))[0]?.title, 'New')
      assert.equal((await catalog.users([userId('ann')]))[0]?.country, 'FR')
      assert.deepEqual(await catalog.count(), { items: 1, users: 1 })
    })

    test('a removed item is gone, and removing an unknown one is no error', async () => {
      const catalog = await open()
      await catalog.putItems([film('a'), film('b')])
      await catalog.removeItems(['a', 'never'].map(itemId))
      assert.deepEqual(await catalog.items([itemId('a')]), [undefined])
      assert.deepEqual(await catalog.count(), { items: 1, users: 0 })
    })

    test('all items and all users are walked through once each', async () => {
      const catalog = await open()
      const items = Array.from({ length: 500 }, (_, i) => film(`item-${i}`))
      const users = Array.from({ length: 300 }, (_, i) => person(`user-${i}`))
      await catalog.putItems(items)
      await catalog.putUsers(users)
      const byId = (a: { itemId: string }, b: { itemId: string }) => (a.itemId < b.itemId ? -1 : 1)
      assert.deepEqual((await gathered(catalog.allItems())).sort(byId), items.toSorted(byId))
      assert.equal(new Set((await gathered(catalog.allUsers())).map((user) => user.userId)).size, 300)
    })
  })
}

async function gathered<T>(each: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = []
  for await (const one of each) all.push(one)
  return all
}
