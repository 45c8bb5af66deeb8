import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { Entry, LogRecord } from '../../domain/entry.ts'
import { eventId, itemId, userId } from '../../domain/ids.ts'
import { completeItem } from '../../domain/item.ts'
import { noPreferences } from '../../domain/user.ts'
import type { EventLog } from './event-log.ts'

const click = (id: string): Entry => ({
  kind: 'event',
  event: {
    eventId: eventId(id),
    type: 'click',
    userId: userId('ann'),
    itemId: itemId('film'),
    at: 1_000,
    context: { country: 'DE' },
  },
})
const film: Entry = { kind: 'item', item: completeItem({ itemId: itemId('film'), title: 'Ein "Film" – \u{1f3ac}\n' }, 5) }
const ann: Entry = { kind: 'user', user: { userId: userId('ann'), attributes: { vip: true }, preferences: noPreferences } }
const removal: Entry = { kind: 'item-removed', itemId: itemId('film') }
const clicks = (from: number, to: number) => Array.from({ length: to - from }, (_, i) => click(`click-${from + i}`))

async function all(log: EventLog, after = 0, upTo?: number): Promise<LogRecord[]> {
  const records: LogRecord[] = []
  for await (const batch of log.read(after, upTo)) records.push(...batch)
  return records
}

/** What every event log obeys. `open` answers a fresh, empty log. */
export function eventLogContract(name: string, open: () => Promise<EventLog>): void {
  const law = (sentence: string, holds: (log: EventLog) => Promise<void>) =>
    test(sentence, async () => {
      const log = await open()
      await holds(log).finally(log.close)
    })

  describe(`${name} keeps the laws of an event log`, () => {
    law('an empty log ends at 0 and reads as nothing', async (log) => {
      assert.equal(await log.last(), 0)
      assert.deepEqual(await all(log), [])
      assert.deepEqual(await log.append([]), [])
    })

    law('offsets count 1, 2, 3 in the order of arrival', async (log) => {
      const offsets = [...(await log.append(clicks(0, 3))), ...(await log.append(clicks(3, 5)))].map((a) => a.offset)
      assert.deepEqual(offsets, [1, 2, 3, 4, 5])
      assert.equal(await log.last(), 5)
    })

    law('what was appended is read back equal, whatever its kind', async (log) => {
      const entries = [film, ann, click('a'), removal]
      await log.append(entries)
      const records = await all(log)
      assert.deepEqual(
        records.map((record) => record.entry),
        entries,
      )
      assert.deepEqual(
        records.map((record) => record.offset),
        [1, 2, 3, 4],
      )
      for (const { receivedAt } of records) assert.ok(Number.isFinite(receivedAt))
    })

    law('an event sent again is a duplicate that names where the first one stands', async (log) => {
      await log.append([film, click('a')])
      assert.deepEqual(await log.append([click('b'), click('a')]), [
        { offset: 3, duplicate: false },
        { offset: 2, duplicate: true },
      ])
      assert.equal(await log.last(), 3)
    })

    law('an event twice in one append is one event', async (log) => {
      assert.deepEqual(await log.append([click('a'), click('a'), click('b')]), [
        { offset: 1, duplicate: false },
        { offset: 1, duplicate: true },
        { offset: 2, duplicate: false },
      ])
    })

    law('an event sent again while the first is under way is one event', async (log) => {
      const answers = await Promise.all([log.append([click('a')]), log.append([click('a')]), log.append([click('a')])])
      assert.deepEqual(
        answers.flat().map((a) => a.duplicate),
        [false, true, true],
      )
      assert.equal((await all(log)).length, 1)
    })

    law('items, users and removals are never duplicates', async (log) => {
      const twice = [film, ann, removal, film, ann, removal]
      assert.ok((await log.append(twice)).every((a) => !a.duplicate))
      assert.equal(await log.last(), 6)
    })

    law('appends under way at once are answered in offset order, without gaps', async (log) => {
      const answered: number[] = []
      const sizes = [3, 1, 400, 7, 1, 90, 2]
      let sent = 0
      await Promise.all(
        sizes.map(async (size) => {
          const answer = await log.append(clicks(sent, (sent += size)))
          answered.push(...answer.map((a) => a.offset))
        }),
      )
      assert.deepEqual(
        answered,
        Array.from({ length: sent }, (_, i) => i + 1),
      )
    })

    law('a read begins after the one offset and ends with the other', async (log) => {
      await log.append(clicks(0, 9))
      const offsets = async (after: number, upTo?: number) => (await all(log, after, upTo)).map((record) => record.offset)
      assert.deepEqual(await offsets(2, 5), [3, 4, 5])
      assert.deepEqual(await offsets(7), [8, 9])
      assert.deepEqual(await offsets(7, 400), [8, 9])
      assert.deepEqual(await offsets(9), [])
    })

    law('a long read comes in batches, each in order, none empty, nothing twice', async (log) => {
      for (let from = 0; from < 25_000; from += 5_000) await log.append(clicks(from, from + 5_000))
      let expected = 0
      let batches = 0
      for await (const batch of log.read(0)) {
        batches++
        assert.ok(batch.length > 0)
        for (const record of batch) assert.equal(record.offset, ++expected)
      }
      assert.equal(expected, 25_000)
      assert.ok(batches > 1)
    })

    law('a read ends where the log ended when the read began', async (log) => {
      await log.append(clicks(0, 5))
      let seen = 0
      for await (const batch of log.read(0)) {
        seen += batch.length
        await log.append(clicks(100 + seen, 200 + seen))
      }
      assert.equal(seen, 5)
    })

    law('a read left half way disturbs nobody', async (log) => {
      await log.append(clicks(0, 15_000))
      for await (const _ of log.read(0)) break
      assert.equal((await all(log, 14_990)).length, 10)
    })

    law('what was sent before close is kept, and what is sent after it is refused', async (log) => {
      const before = log.append(clicks(0, 3))
      await log.close()
      assert.equal((await before).length, 3)
      await assert.rejects(log.append([click('late')]), { code: 'STORE_FAILED' })
    })
  })
}
