import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { LogRecord } from '../domain/entry.ts'
import { eventId, itemId, userId } from '../domain/ids.ts'
import { integer, mulberry32 } from '../math/random.ts'
import { manualClock } from '../storage/memory/clock.ts'
import { memoryEventLog } from '../storage/memory/event-log.ts'
import type { EventLog } from '../storage/ports/event-log.ts'
import { createIngest, type IngestParts } from './ingest.ts'

const now = Date.UTC(2026, 0, 1)
const click = (id: string | number) => ({ eventId: `e${id}`, type: 'click', userId: 'ann', itemId: 'film', at: now })

function set(parts: Partial<IngestParts> = {}) {
  const applied: LogRecord[] = []
  const log = parts.log ?? memoryEventLog()
  const ingest = createIngest({ log, clock: manualClock(now), apply: (records) => void applied.push(...records), ...parts })
  return { ingest, log, applied }
}

describe('ingest', () => {
  test('keeps the good rows, and answers one verdict a row in order', async () => {
    const { ingest, log, applied } = set()
    const verdicts = await ingest.events([click(1), { ...click(2), at: 'noon' }, click(1), 'row', click(3)])
    assert.deepEqual(
      verdicts.map(({ row, status }) => [row, status]),
      [
        [0, 'accepted'],
        [1, 'rejected'],
        [2, 'duplicate'],
        [3, 'rejected'],
        [4, 'accepted'],
      ],
    )
    assert.equal(await log.last(), 2)
    assert.deepEqual(
      applied.map((record) => record.offset),
      [1, 2],
    )
  })

  test('takes items, users and removals into the same log', async () => {
    const { ingest, applied } = set()
    await ingest.items([{ itemId: 'film', title: 'Film' }])
    await ingest.users([{ userId: 'ann' }])
    await ingest.removeItems(['film'])
    assert.deepEqual(
      applied.map((record) => record.entry.kind),
      ['item', 'user', 'item-removed'],
    )
  })

  test('puts records into force in offset order, once each, whatever arrives together and however slow folding is', async () => {
    const random = mulberry32(7)
    const applied: number[] = []
    let folding = false
    const { ingest } = set({
      apply: async (records) => {
        assert.equal(folding, false)
        folding = true
        for (let turns = integer(random, 3); turns > 0; turns--) await Promise.resolve()
        applied.push(...records.map((record) => record.offset))
        folding = false
      },
    })
    const calls = Array.from({ length: 50 }, () =>
      ingest.events(Array.from({ length: 1 + integer(random, 9) }, () => click(integer(random, 150)))),
    )
    const accepted = (await Promise.all(calls)).flat().filter((verdict) => verdict.status === 'accepted').length
    assert.deepEqual(
      applied,
      Array.from({ length: accepted }, (_, i) => i + 1),
    )
  })

  test('entries of our own making are kept and put into force in their turn', async () => {
    const { ingest, applied } = set()
    const ids = { eventId: eventId('e2'), userId: userId('ann'), itemId: itemId('film') }
    const event = { ...ids, type: 'impression', at: now } as const
    await Promise.all([ingest.events([click(1)]), ingest.record([{ kind: 'event', event }]), ingest.events([click(3)])])
    assert.deepEqual(
      applied.map(({ offset, entry }) => [offset, entry.kind === 'event' && entry.event.eventId]),
      [
        [1, 'e1'],
        [2, 'e2'],
        [3, 'e3'],
      ],
    )
  })

  test('answers only when the rows are in force', async () => {
    const { ingest, applied } = set()
    await ingest.events([click(1)])
    assert.equal(applied.length, 1)
  })

  test('a log that fails fails the whole call, and nothing is put into force', async () => {
    const broken: EventLog = { ...memoryEventLog(), append: () => Promise.reject(new Error('disk full')) }
    const { ingest, applied } = set({ log: broken })
    await assert.rejects(ingest.events([click(1)]), { code: 'STORE_FAILED' })
    assert.deepEqual(applied, [])
  })

  test('a fold that fails is told to its caller, and does not hold up the next', async () => {
    let failures = 1
    const { ingest } = set({
      apply: () => {
        if (failures-- > 0) throw new Error('a bug')
      },
    })
    await assert.rejects(ingest.events([click(1)]), { code: 'INTERNAL' })
    assert.equal((await ingest.events([click(2)]))[0]?.status, 'accepted')
  })

  test('a call without a good row asks nothing of the log', async () => {
    const { ingest } = set({ log: { ...memoryEventLog(), append: () => Promise.reject(new Error('asked')) } })
    assert.equal((await ingest.events([{}]))[0]?.status, 'rejected')
    assert.deepEqual(await ingest.events([]), [])
  })

  test('close finishes what was taken and refuses more', async () => {
    const { ingest, applied } = set()
    const taken = ingest.events([click(1)])
    await ingest.close()
    assert.equal(applied.length, 1)
    assert.equal((await taken).length, 1)
    await assert.rejects(ingest.events([click(2)]), { code: 'SHUTTING_DOWN' })
  })
})
