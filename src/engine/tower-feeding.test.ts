import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type ItemId, itemId } from '../domain/ids.ts'
import { completeItem } from '../domain/item.ts'
import { FeatureSet } from '../features/feature-set.ts'
import { FeatureStates } from '../features/feature-states.ts'
import { memoryCatalog } from '../storage/memory/catalog.ts'
import { manualClock } from '../storage/memory/clock.ts'
import { TowerFeeding } from './tower-feeding.ts'

/** Towers that fail, as if their process had ended, for as long as `fails` says so. */
async function feedingOf(count: number, fails: (ids: readonly ItemId[], calls: number) => boolean, up = true) {
  const catalog = memoryCatalog()
  const ids = Array.from({ length: count }, (_, n) => itemId(`i${n}`))
  await catalog.putItems(ids.map((id) => completeItem({ itemId: id, title: id }, 0)))
  const kept = new Set<string>()
  let calls = 0
  const towers = {
    put: async (given: readonly ItemId[]) => {
      if (fails(given, ++calls)) throw new Error('its process ended')
      for (const id of given) kept.add(id)
    },
    remove: (gone: readonly ItemId[]) => {
      for (const id of gone) kept.delete(id)
    },
  }
  const feeding = new TowerFeeding({
    towers,
    process: { ready: () => (up ? Promise.resolve() : Promise.reject(new Error('given up'))) },
    world: { catalog, states: new FeatureStates(new FeatureSet([])) },
    clock: manualClock(0),
  })
  return { feeding, kept, catalog, ids, calls: () => calls }
}

test('every item of the catalog gets its vector, and those taken later too', async () => {
  const { feeding, kept, catalog } = await feedingOf(150, () => false)
  await feeding.takeAll()
  assert.equal(kept.size, 150)
  await catalog.putItems([completeItem({ itemId: itemId('new'), title: 'new' }, 0)])
  feeding.take([itemId('new')])
  await feeding.settled()
  assert.ok(kept.has('new'))
})

test('a batch in which the process ended is given once more', async () => {
  const { feeding, kept, calls } = await feedingOf(150, (_, calls) => calls === 2)
  await feeding.takeAll()
  assert.deepEqual([kept.size, calls()], [150, 4])
})

test('a batch that ends it again is done without, and the others are not', async () => {
  const { feeding, kept } = await feedingOf(150, (ids) => ids.includes(itemId('i70')))
  await feeding.takeAll()
  assert.ok(kept.has('i0') && kept.has('i149') && !kept.has('i70'))
})

test('where the process does not come up again the feeding ends all the same', async () => {
  const { feeding, kept } = await feedingOf(150, () => true, false)
  await feeding.takeAll()
  assert.equal(kept.size, 0)
})

test('an item that is removed while it is being given is not kept', async () => {
  const { feeding, kept, catalog, ids } = await feedingOf(3, () => false)
  feeding.take(ids)
  await catalog.removeItems([ids[1]!])
  feeding.remove([ids[1]!])
  await feeding.settled()
  assert.deepEqual([...kept], ['i0', 'i2'])
})
