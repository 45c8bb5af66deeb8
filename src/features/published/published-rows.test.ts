import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { test } from 'node:test'
import { dayMs, hourMs } from '../../domain/time.ts'
import { fnv1a } from '../../math/hash.ts'
import { integer, mulberry32 } from '../../math/random.ts'
import { memoryEventLog } from '../../storage/memory/event-log.ts'
import { feature } from '../declaration/feature.ts'
import { FeatureSet } from '../feature-set.ts'
import { randomDeclarations } from '../parity/declarations.ts'
import { randomEntries, recordsOf } from '../parity/log.ts'
import { ItemPublisher } from './item-publisher.ts'
import { attach } from './item-reader.ts'
import { itemOf, start, statesOf, watchOf } from './testing/items-at-work.ts'
import { assertEqual, portion, watched, watches } from './testing/watched-items.ts'

for (const seed of [1, 2, 3, 4, 5, 6, 7, 8]) {
  test(`published rows are those of the states, float for float, now and later (drawn with ${seed})`, async () => {
    const random = mulberry32(seed)
    const states = statesOf(new FeatureSet(randomDeclarations(60, random)))
    const publisher = new ItemPublisher({ now: states })
    const reader = attach(publisher.handle())
    const records = await recordsOf(randomEntries(1_200, random), memoryEventLog)
    const ids = Array.from({ length: 10 }, (_, n) => `i${n}`)
    for (let from = 0; from + 100 <= records.length; from += 100) {
      states.foldAll(records.slice(from, from + 100))
      const { offset, receivedAt: now } = records[from + 99]!
      await publisher.publish(offset, now)
      const pinned = reader.pin()
      assert.deepEqual([pinned.version, pinned.offset, pinned.at], [offset / 100, offset, now])
      assert.ok(pinned.columns.length > 5)
      for (const later of [0, hourMs / 7, 5 * hourMs, 3 * dayMs, 40 * dayMs]) assertEqual(pinned, states, ids, now + later)
      pinned.release()
    }
    publisher.close()
  })
}

test('columns are what the events of an item alone tell', async () => {
  const silent = feature('item.silent').of('item').on('watch').since()
  const seen = feature('user.watches').of('user').on('watch').count()
  const states = statesOf(
    new FeatureSet([
      watches,
      seen,
      feature('item.watches-by-device').of('item').by('device').on('watch').count(),
      feature('item.likeness').of('item').on('like').match(),
      feature('item.age').value((a) => a.age),
      feature('item.top')
        .of('item')
        .on('watch')
        .top(2, (e) => e.device),
      feature('item.pace').ratio(watches, silent),
      feature('item.share').ratio(watches, seen),
    ]),
  )
  const publisher = new ItemPublisher({ now: states })
  await publisher.publish(0, start)
  const { columns } = attach(publisher.handle()).pin()
  assert.deepEqual(columns, ['item.watches', 'item.top', 'item.top#1', 'item.pace'])
  publisher.close()
})

test('reading changes nothing of what is published', async () => {
  const { publisher, watch } = watched(50)
  for (let n = 0; n < 50; n++) watch(n, start + 3 * dayMs)
  await publisher.publish(1, start + 3 * dayMs)
  const handle = publisher.handle()
  const bytes = () => createHash('sha256').update(new Uint8Array(handle.editions[0]!.cells)).digest('hex')
  const before = bytes()
  const pinned = attach(handle).pin()
  const ids = Array.from({ length: 60 }, (_, n) => `item-${n}`)
  for (let day = 3; day < 20; day++) pinned.rows(ids, start + day * dayMs)
  assert.equal(bytes(), before)
  publisher.close()
})

test('a new item is found by its id from the next version on, and one that is removed reads as the states read it', async () => {
  const { states, publisher, reader } = watched(3)
  const odd = ['', 'müsli 🎬', '\ud83c', '\ud83d', 'x'.repeat(256), 'item-3']
  await publisher.publish(1, start)
  const old = reader.pin()
  for (const id of odd.slice(1)) states.fold(watchOf(1, id, start))
  states.putItem(itemOf('item-4'))
  states.removeItem('item-1')
  assert.equal(old.rows(['item-3'], start)[0], 0)
  await publisher.publish(2, start)
  const pinned = reader.pin()
  assert.deepEqual(
    [...old.rows(odd, start)].filter((x) => x !== 0),
    [],
  )
  assertEqual(pinned, states, [...odd, 'item-0', 'item-1', 'item-4', 'item-5'], start)
  const column = pinned.rows(odd, start).filter((_, i) => i % pinned.columns.length === 0)
  assert.deepEqual([...column], [0, 1, 1, 1, 1, 1])
  publisher.close()
})

test('two ids of one length and one hash are told apart', async () => {
  const { states, publisher, reader } = watched(0)
  for (const id of ['declinate', 'macallums', 'macallums']) states.fold(watchOf(1, id, start))
  assert.equal(fnv1a('declinate'), fnv1a('macallums'))
  await publisher.publish(3, start)
  assertEqual(reader.pin(), states, ['declinate', 'macallums'], start)
  publisher.close()
})

test('ids are found though their table has grown many times', async () => {
  const { publisher, reader, watch } = watched(1)
  for (let version = 1; version <= 8; version++) {
    for (let n = 0; n < 4 ** version; n++) if (n >= 4 ** (version - 1)) watch(n)
    await publisher.publish(version, start)
  }
  const pinned = reader.pin()
  const rows = pinned.rows(
    Array.from({ length: 70_000 }, (_, n) => `item-${n}`),
    start,
  )
  for (let n = 0; n < 70_000; n++) assert.equal(rows[n * 2], n < 4 ** 8 ? 1 : 0)
  publisher.close()
})

test('features that are declared anew are published whole, and old readers follow', async () => {
  const { inForce, publisher, reader, watch } = watched(50)
  await publisher.publish(1, start)
  const old = reader.pin()
  const next = statesOf(new FeatureSet([portion, feature('item.silent').of('item').on('watch').since()]))
  inForce.replace(next)
  for (let n = 0; n < 60; n++) watch(n)
  await publisher.publish(2, start)
  const pinned = reader.pin()
  assert.deepEqual(
    [old.columns, pinned.columns],
    [
      ['item.watches', 'item.portion.7d'],
      ['item.portion.7d', 'item.silent'],
    ],
  )
  assertEqual(pinned, next, ['item-1', 'item-55'], start + hourMs)
  assert.equal(old.rows(['item-1'], start)[0], 1)
  pinned.release()
  publisher.rollBack(1)
  const back = reader.pin()
  assert.deepEqual(back.rows(['item-1'], start), old.rows(['item-1'], start))
  back.release()
  old.release()
  for (let version = 3; version <= 6; version++) await publisher.publish(version, start)
  const bytes = publisher.bytes
  assert.ok(bytes < 200_000, `${bytes} bytes though the first edition is gone`)
  assert.equal(reader.pin().version, 6)
  publisher.close()
})

test('a landmark that moves is published whole', async () => {
  const decayed = feature('item.watches.2h')
    .of('item')
    .on('watch')
    .count()
    .decayed(2 * hourMs)
  const taste = feature('item.taste.1h').of('item').on('watch').embedding().decayed(hourMs)
  const states = statesOf(new FeatureSet([decayed, taste]))
  const ids = Array.from({ length: 50 }, (_, n) => `item-${n}`)
  for (const id of ids) states.putItem(itemOf(id))
  const publisher = new ItemPublisher({ now: states })
  const reader = attach(publisher.handle())
  const random = mulberry32(3)
  let sent = 0
  for (const now of [start, start + dayMs, start + 40 * dayMs, start + 41 * dayMs, start + 90 * dayMs]) {
    for (let n = 0; n < 20; n++) states.fold(watchOf(sent++, `item-${integer(random, 50)}`, now))
    await publisher.publish(sent, now)
    const pinned = reader.pin()
    for (const later of [0, hourMs, 9 * hourMs]) assertEqual(pinned, states, ids, now + later)
    pinned.release()
  }
  publisher.close()
})
