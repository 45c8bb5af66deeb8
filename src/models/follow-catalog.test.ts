import assert from 'node:assert/strict'
import { test } from 'node:test'
import { itemId } from '../domain/ids.ts'
import { completeItem } from '../domain/item.ts'
import { followCatalog, learnCatalog } from './follow-catalog.ts'
import type { Models } from './kinds.ts'

/** A model that notes what it is told; one that follows nothing; and a role that nothing was trained for. */
function listening() {
  const told: string[] = []
  const follower = { add: (item: { itemId: string }) => told.push(item.itemId), remove: (id: string) => told.push(`not ${id}`) }
  return { told, models: { content: follower, als: { retrieve: () => [] } } as unknown as Models }
}

const item = (id: string) => completeItem({ itemId: itemId(id), title: id }, 0)

test('models that follow the catalog are told what comes and goes, in order, and others nothing', () => {
  const { told, models } = listening()
  followCatalog(models, [
    { kind: 'item', item: item('a') },
    { kind: 'item-removed', itemId: itemId('a') },
    { kind: 'item', item: item('b') },
  ])
  assert.deepEqual(told, ['a', 'not a', 'b'])
})

test('models that come into service are told of all that is there', async () => {
  const { told, models } = listening()
  await learnCatalog(
    models,
    (async function* () {
      yield* [item('a'), item('b')]
    })(),
  )
  assert.deepEqual(told, ['a', 'b'])
})
