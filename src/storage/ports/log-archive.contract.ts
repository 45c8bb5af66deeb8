import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { Entry, LogRecord } from '../../domain/entry.ts'
import { eventId, itemId, recommendationId, userId } from '../../domain/ids.ts'
import { completeItem } from '../../domain/item.ts'
import { dayMs } from '../../domain/time.ts'
import { noPreferences } from '../../domain/user.ts'
import type { LogArchive } from './log-archive.ts'

const start = Date.UTC(2026, 1, 27, 12)

/** Of every kind, with every field, four hours from one to the next. */
const entries: readonly Entry[] = [
  {
    kind: 'item',
    item: completeItem({ itemId: itemId('i1'), title: 'Müsli 🎬', categories: ['a', "b'c"], attributes: { price: 1.5 } }, start),
  },
  {
    kind: 'user',
    user: { userId: userId('u1'), country: 'DE', attributes: { plan: 'free' }, preferences: noPreferences },
  },
  {
    kind: 'event',
    event: { eventId: eventId('e1'), type: 'watch', userId: userId('u1'), itemId: itemId('i1'), at: start - 0.5, value: 1 / 3 },
  },
  {
    kind: 'event',
    event: {
      eventId: eventId('e2'),
      type: 'impression',
      userId: userId('u1'),
      itemId: itemId('i1'),
      at: start + 1,
      seconds: 3,
      creator: 'c',
      category: 'k',
      text: 'line\n"quoted"',
      context: { country: 'FR', device: 'tv' },
      recommendationId: recommendationId('r'),
      surface: 'home',
      row: 'top',
      position: 0,
      propensity: 0.25,
      artwork: { artworkId: 'door', propensity: 0.5, error: 0.03, context: [1, 0.25, 0] },
      served: {
        offset: 2,
        at: start,
        release: 'x',
        digest: 'd',
        row: 'AACAPw==',
        features: 'f',
        predicted: { click: 0.125, like: 1e-9 },
      },
    },
  },
  {
    kind: 'event',
    event: {
      eventId: eventId('e3'),
      type: 'search',
      userId: userId('u2'),
      at: start,
      context: { device: 'phone' },
      served: { offset: 0, at: 1, release: '', digest: '' },
    },
  },
  { kind: 'item-removed', itemId: itemId('i1') },
]

export const recordsFrom = (offset: number, count: number): readonly LogRecord[] =>
  Array.from({ length: count }, (_, n) => ({
    offset: offset + n,
    receivedAt: start + (offset + n) * (dayMs / 6),
    entry: entries[(offset + n) % entries.length]!,
  }))

async function* inBatches(records: readonly LogRecord[], size: number) {
  for (let from = 0; from < records.length; from += size) yield records.slice(from, from + size)
}

/** Everything that a log or an archive reads. */
export async function allOf(batches: AsyncIterable<readonly LogRecord[]>): Promise<readonly LogRecord[]> {
  const all: LogRecord[] = []
  for await (const batch of batches) all.push(...batch)
  return all
}

/** What every archive of the log obeys. `open` answers a fresh, empty one. */
export function logArchiveContract(name: string, open: () => Promise<LogArchive>): void {
  describe(`${name} keeps the laws of a log archive`, () => {
    test('an empty one holds nothing, and computes over nothing', async () => {
      const archive = await open()
      assert.equal(await archive.last(), 0)
      assert.deepEqual(await allOf(archive.read(0)), [])
      const rows = await archive.compute({ tables: [], statements: [], query: 'SELECT count(*) FROM log', width: 1 })
      assert.deepEqual([...rows], [0])
    })

    test('what was taken over is read again to the letter, in order, however it came in', async () => {
      const archive = await open()
      const records = recordsFrom(1, 50)
      await archive.add(inBatches(records.slice(0, 7), 3))
      await archive.add(inBatches(records.slice(7, 8), 3))
      await archive.add(inBatches([], 1))
      await archive.add(inBatches(records.slice(8), 100))
      assert.equal(await archive.last(), 50)
      assert.deepEqual(await allOf(archive.read(0)), records)
    })

    test('a part is read from after one offset up to another', async () => {
      const archive = await open()
      await archive.add(inBatches(recordsFrom(1, 50), 8))
      for (const [after, upTo] of [
        [0, 1],
        [7, 31],
        [49, 50],
        [50, 60],
        [20, 20],
      ] as const) {
        const offsets = (await allOf(archive.read(after, upTo))).map(({ offset }) => offset)
        assert.deepEqual(
          offsets,
          recordsFrom(1, 50)
            .map(({ offset }) => offset)
            .filter((offset) => offset > after && offset <= upTo),
        )
      }
    })

    test('a gap is refused, and what was held stays', async () => {
      const archive = await open()
      await archive.add(inBatches(recordsFrom(1, 5), 8))
      await assert.rejects(archive.add(inBatches(recordsFrom(7, 5), 8)), { code: 'STORE_FAILED' })
      assert.deepEqual(await allOf(archive.read(0)), recordsFrom(1, 5))
    })

    test('where taking over breaks off, a beginning is held, and the rest can be taken over later', async () => {
      const archive = await open()
      const broken = async function* () {
        yield recordsFrom(1, 20)
        throw new Error('the log broke')
      }
      await assert.rejects(archive.add(broken()))
      const held = await archive.last()
      assert.ok(held <= 20)
      await archive.add(inBatches(recordsFrom(held + 1, 30 - held), 8))
      assert.deepEqual(await allOf(archive.read(0)), recordsFrom(1, 30))
    })

    test('one that was cleared holds nothing, and begins anew', async () => {
      const archive = await open()
      await archive.add(inBatches(recordsFrom(1, 9), 4))
      await archive.clear()
      assert.equal(await archive.last(), 0)
      await archive.add(inBatches(recordsFrom(1, 3), 4))
      assert.deepEqual(await allOf(archive.read(0)), recordsFrom(1, 3))
    })

    test('tables that are handed in stand beside the log', async () => {
      const archive = await open()
      await archive.add(inBatches(recordsFrom(1, 12), 8))
      const rows = await archive.compute({
        tables: [{ name: 'asked', columns: { who: ['u1', 'u2', "o'neil"], n: Float64Array.of(3, 1, 2) } }],
        statements: [
          "CREATE TEMP TABLE known AS SELECT user_id, count(*) AS times FROM log WHERE kind = 'event' GROUP BY user_id",
        ],
        query: 'SELECT n, coalesce(times, 0) FROM asked LEFT JOIN known ON user_id = who ORDER BY n',
        width: 2,
      })
      assert.deepEqual([...rows], [1, 2, 2, 0, 3, 4])
    })
  })
}
