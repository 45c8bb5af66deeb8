import assert from 'node:assert/strict'
import { test } from 'node:test'
import { setImmediate as turn } from 'node:timers/promises'
import { hourMs } from '../../domain/time.ts'
import { integer, mulberry32 } from '../../math/random.ts'
import { FeatureSet } from '../feature-set.ts'
import { FeatureStates } from '../feature-states.ts'
import { ItemPublisher } from './item-publisher.ts'
import { attach, type PinnedItems } from './item-reader.ts'
import { start } from './testing/items-at-work.ts'
import { watched, watches } from './testing/watched-items.ts'

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
  // the items, the pages that they stand in, and a directory of 2,048 pages
  assert.ok(ten.bytes < 10 * 200 + 10 * 33 * 8 * 1.1 + 2_048 * 8 * 1.1, `${ten.bytes} bytes of ten items`)
  assert.ok(thousand.bytes < whole.bytes / 6, `${thousand.bytes} bytes of a thousand items`)
  assert.deepEqual([read(5), read(500), read(5_000)], [3, 2, 1])
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
  const { publisher, reader, watch } = watched(600)
  const random = mulberry32(7)
  const held: PinnedItems[] = []
  let [now, early] = [start, 0]
  for (let version = 1; version <= 900; version++) {
    now += hourMs
    for (let n = 0; n < 100; n++) watch(integer(random, 600), now)
    await publisher.publish(version, now)
    if (version % 10 === 0) held.push(reader.pin())
    if (held.length > 3) held.splice(integer(random, 3), 1)[0]!.release()
    if (version === 450) early = publisher.bytes
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

test('a reader goes on with what was announced last when its publisher is gone', async () => {
  const { publisher, reader } = watched(5)
  await publisher.publish(1, start)
  publisher.close()
  while (publisher.readers > 0) await turn()
  assert.equal(reader.pin().rows(['item-1'], start)[0], 1)
})

test('a reader that has detached neither reads nor pins, and frees no pin of another', async () => {
  const { publisher, reader, watch } = watched(5)
  await publisher.publish(1, start)
  const pinned = reader.pin()
  reader.detach()
  assert.throws(() => pinned.rows(['item-1'], start), /was released/)
  assert.throws(() => reader.pin(), /has detached/)
  while (publisher.readers > 0) await turn()
  const other = attach(publisher.handle()).pin()
  pinned.release()
  for (let version = 2; version <= 9; version++) {
    for (let n = 0; n < 5; n++) watch(n)
    await publisher.publish(version, start)
  }
  assert.equal(other.rows(['item-1'], start)[0], 1)
  publisher.close()
})

test('a reader that holds on to more versions than it has pins reads the latest that it holds', async () => {
  const { publisher, reader } = watched(5)
  const held: PinnedItems[] = []
  for (let version = 1; version <= 6; version++) {
    await publisher.publish(version, start)
    held.push(reader.pin())
  }
  assert.deepEqual(
    held.map(({ version }) => version),
    [1, 2, 3, 4, 4, 4],
  )
  held[0]!.release()
  assert.equal(reader.pin().version, 6)
  publisher.close()
})
