import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { test } from 'node:test'
import { setImmediate as turn } from 'node:timers/promises'
import { itemId } from '../../domain/ids.ts'
import { dayMs, hourMs, type Millis } from '../../domain/time.ts'
import { fnv1a } from '../../math/hash.ts'
import { integer, mulberry32 } from '../../math/random.ts'
import { days } from '../declaration/declaration.ts'
import { feature } from '../declaration/feature.ts'
import { FeatureSet } from '../feature-set.ts'
import { FeatureStates } from '../feature-states.ts'
import { StatesInForce } from '../known-states.ts'
import { ItemPublisher } from './item-publisher.ts'
import { attach, type PinnedItems } from './item-reader.ts'
import { drawnFeatures, eventOf, itemOf, start, statesOf } from './testing/items-at-work.ts'

/** The published columns as the states themselves answer them. */
function ownRows(states: FeatureStates, columns: readonly string[], itemIds: readonly string[], at: Millis): Float32Array {
  const { width, schema } = states.features
  const rows = states.rows({ at, context: {} }, '', itemIds)
  const places = columns.map((name) => schema.indexOf(name))
  return Float32Array.from({ length: itemIds.length * places.length }, (_, i) => {
    const row = Math.floor(i / places.length)
    return rows[row * width + places[i % places.length]!]!
  })
}

function assertEqual(pinned: PinnedItems, states: FeatureStates, itemIds: readonly string[], at: Millis): void {
  const [published, own] = [pinned.rows(itemIds, at), ownRows(states, pinned.columns, itemIds, at)]
  const wrong = published.findIndex((x, i) => !Object.is(x, own[i]))
  assert.ok(
    wrong < 0,
    `${pinned.columns[wrong % pinned.columns.length]}: ${published[wrong]} is published, the states say ${own[wrong]}`,
  )
}

const watches = feature('item.watches').of('item').on('watch').count()
const portion = feature('item.portion.7d')
  .of('item')
  .on('watch')
  .sum((e) => e.value)
  .over(days(7))

/** Items of which each has been watched once, and their publisher. */
function watched(count: number, options: { readonly kept?: number } = {}) {
  const states = statesOf(new FeatureSet([watches, portion]))
  const inForce = new StatesInForce(states)
  const publisher = new ItemPublisher(inForce, options)
  let sent = 0
  const watch = (n: number, at = start) =>
    inForce.now.fold({ ...eventOf(sent++, at, 1, mulberry32(n)), type: 'watch', itemId: itemId(`item-${n}`) })
  for (let n = 0; n < count; n++) watch(n)
  const reader = attach(publisher.handle())
  /** Of one item, in the version that is announced now. */
  const read = (n: number) => {
    const pinned = reader.pin()
    const [count] = pinned.rows([`item-${n}`], start)
    pinned.release()
    return count
  }
  return { states, inForce, publisher, reader, watch, read }
}

for (const seed of [1, 2, 3, 4, 5, 6]) {
  test(`published rows are those of the states, float for float, now and later (drawn with ${seed})`, async () => {
    const random = mulberry32(seed)
    const states = statesOf(drawnFeatures(40, random))
    const publisher = new ItemPublisher({ now: states })
    const reader = attach(publisher.handle())
    const ids = Array.from({ length: 300 }, (_, n) => `item-${n}`)
    let [now, sent, columns] = [start, 0, 0]
    for (let version = 1; version <= 12; version++) {
      for (let n = 0; n < 400; n++) {
        if (random() < 0.05) states.putItem(itemOf(integer(random, 250)))
        else if (random() < 0.02) states.removeItem(`item-${integer(random, 250)}`)
        else states.fold(eventOf(sent++, now, 220, random))
        now += Math.floor(random() ** 4 * 2 * hourMs)
      }
      await publisher.publish(sent, now)
      const pinned = reader.pin()
      assert.deepEqual([pinned.version, pinned.offset, pinned.at], [version, sent, now])
      for (const later of [0, hourMs / 7, 5 * hourMs, 3 * dayMs, 40 * dayMs]) assertEqual(pinned, states, ids, now + later)
      pinned.release()
      columns = pinned.columns.length
    }
    assert.ok(columns > 20, `${columns} columns are published`)
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

test('what was not touched is shared with the version before, not copied', async () => {
  const { publisher, watch, read } = watched(20_000)
  const whole = await publisher.publish(1, start)
  const again = await publisher.publish(1, start)
  for (let n = 0; n < 10; n++) watch(n)
  const ten = await publisher.publish(2, start)
  for (let n = 0; n < 1_000; n++) watch(n)
  const thousand = await publisher.publish(3, start)
  assert.ok(whole.bytes > 20_000 * 100, `${whole.bytes} bytes of 20,000 items`)
  assert.ok(again.bytes < 200, `${again.bytes} bytes of nothing`)
  // beside the ten: the directory of 625 pages, and the page that has them
  assert.ok(ten.bytes < 10 * 200 + 625 * 8 * 1.2 + 600, `${ten.bytes} bytes of ten items`)
  assert.ok(thousand.bytes < whole.bytes / 15, `${thousand.bytes} bytes of a thousand items`)
  assert.deepEqual([read(5), read(500), read(5_000)], [3, 2, 1])
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

test('a pinned version stays as it was until it is released, and is let go with the next publication', async () => {
  const { publisher, reader, watch } = watched(100)
  await publisher.publish(1, start)
  const pinned = reader.pin()
  const ids = Array.from({ length: 100 }, (_, n) => `item-${n}`)
  const before = pinned.rows(ids, start)
  for (let round = 0; round < 20; round++) {
    for (let n = 0; n < 100; n++) if (n % 5 === round % 5) watch(n)
    await publisher.publish(2 + round, start)
    assert.deepEqual(pinned.rows(ids, start), before)
  }
  assert.deepEqual(
    publisher.versions().map(({ version, pinned, announced }) => [version, pinned, announced]),
    [
      [1, true, false],
      [18, false, false],
      [19, false, false],
      [20, false, false],
      [21, false, true],
    ],
  )
  pinned.release()
  assert.throws(() => pinned.rows(['item-3'], start), /was released/)
  await publisher.publish(22, start)
  assert.deepEqual(
    publisher.versions().map(({ version }) => version),
    [19, 20, 21, 22],
  )
  publisher.close()
})

test('memory does not grow with the number of versions, though readers hold on to some', async () => {
  const { publisher, reader, watch } = watched(2_000)
  const random = mulberry32(7)
  const held: PinnedItems[] = []
  let [now, early] = [start, 0]
  for (let version = 1; version <= 300; version++) {
    now += hourMs
    for (let n = 0; n < 300; n++) watch(integer(random, 2_000), now)
    await publisher.publish(version, now)
    if (version % 10 === 0) held.push(reader.pin())
    if (held.length > 3) held.splice(integer(random, 3), 1)[0]!.release()
    if (version === 220) early = publisher.bytes
  }
  assert.equal(publisher.bytes, early)
  publisher.close()
})

test('an older version is announced again, and the next one goes on from how items stand', async () => {
  const { publisher, watch, read } = watched(10)
  for (let version = 1; version <= 6; version++) {
    await publisher.publish(version, start)
    watch(7)
  }
  assert.equal(read(7), 6)
  assert.equal(publisher.rollBack().version, 5)
  assert.equal(read(7), 5)
  assert.equal(publisher.rollBack(3).offset, 3)
  assert.equal(read(7), 3)
  assert.throws(() => publisher.rollBack(2), { code: 'NOT_FOUND', message: /one of these: 3, 4, 5, 6/ })
  await publisher.publish(7, start)
  assert.equal(read(7), 7)
  publisher.close()
})

test('a version that was rolled back to lives as long as it is announced', async () => {
  const { publisher, read, watch } = watched(10, { kept: 2 })
  await publisher.publish(1, start)
  watch(3)
  await publisher.publish(2, start)
  publisher.rollBack()
  assert.equal(read(3), 1)
  assert.throws(() => publisher.rollBack(), { code: 'NOT_FOUND' })
  publisher.close()
})

test('a new item is found by its id from the next version on, and one that is removed reads as the states read it', async () => {
  const { states, publisher, reader } = watched(3)
  const odd = ['', 'müsli 🎬', '\ud83c', '\ud83d', 'x'.repeat(256), 'item-3']
  await publisher.publish(1, start)
  const old = reader.pin()
  for (const id of odd.slice(1)) states.fold({ ...eventOf(1, start, 1, mulberry32(1)), type: 'watch', itemId: itemId(id) })
  states.putItem(itemOf(4))
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
  const seen = eventOf(1, start, 1, mulberry32(1))
  for (const id of ['declinate', 'macallums', 'macallums']) states.fold({ ...seen, type: 'watch', itemId: itemId(id) })
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
  for (let n = 0; n < 50; n++) states.putItem(itemOf(n))
  const publisher = new ItemPublisher({ now: states })
  const reader = attach(publisher.handle())
  const ids = Array.from({ length: 50 }, (_, n) => `item-${n}`)
  const random = mulberry32(3)
  let sent = 0
  for (const now of [start, start + dayMs, start + 40 * dayMs, start + 41 * dayMs, start + 90 * dayMs]) {
    for (let n = 0; n < 20; n++) states.fold({ ...eventOf(sent++, now, 50, random), type: 'watch', at: now })
    await publisher.publish(sent, now)
    const pinned = reader.pin()
    for (const later of [0, hourMs, 9 * hourMs]) assertEqual(pinned, states, ids, now + later)
    pinned.release()
  }
  publisher.close()
})

test('before the first publication there is nothing to pin', () => {
  const { publisher, reader } = watched(1)
  assert.throws(() => reader.pin(), { code: 'NOT_FOUND' })
  publisher.close()
})

test('a reader that detaches lets go of what it had pinned, and makes room for another', async () => {
  const { publisher, watch } = watched(5)
  await publisher.publish(1, start)
  for (let n = 0; n < 200; n++) {
    const reader = attach(publisher.handle())
    reader.pin()
    reader.detach()
    while (publisher.readers > 1) await turn()
  }
  for (let version = 2; version <= 6; version++) {
    watch(1)
    await publisher.publish(version, start)
  }
  assert.deepEqual(
    publisher.versions().map(({ version }) => version),
    [3, 4, 5, 6],
  )
  publisher.close()
})

test('states that do not say what was touched are refused', async () => {
  const publisher = new ItemPublisher({ now: new FeatureStates(new FeatureSet([watches])) })
  await assert.rejects(publisher.publish(0, start), /itemRows are TouchedRows/)
})
