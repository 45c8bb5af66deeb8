import assert from 'node:assert/strict'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { after, test } from 'node:test'
import type { Entry } from '../../domain/entry.ts'
import { eventId, itemId, userId } from '../../domain/ids.ts'
import { manualClock } from '../memory/clock.ts'
import { eventLogContract } from '../ports/event-log.contract.ts'
import { sqliteEventLog } from './event-log.ts'

const root = await mkdtemp(join(tmpdir(), 'serendip-log-'))
after(() => rm(root, { recursive: true }))
let files = 0
const file = () => join(root, `log-${++files}.db`)

/** Ids far from the order of arrival, as UUIDs are. */
const scattered = (n: number) => `${((n * 2_654_435_761) % 4_294_967_296).toString(16)}-${n}`
const click = (n: number): Entry => ({
  kind: 'event',
  event: { eventId: eventId(scattered(n)), type: 'click', userId: userId('ann'), itemId: itemId('film'), at: n },
})
const clicks = (from: number, to: number) => Array.from({ length: to - from }, (_, i) => click(from + i))

eventLogContract('sqlite', () => sqliteEventLog(file()))

test('a log opened again goes on where it ended, and still knows every event', async () => {
  const path = file()
  const first = await sqliteEventLog(path)
  await first.append(clicks(0, 10))
  await first.close()
  const again = await sqliteEventLog(path)
  assert.equal(await again.last(), 10)
  assert.deepEqual(await again.append([click(3), click(10)]), [
    { offset: 4, duplicate: true },
    { offset: 11, duplicate: false },
  ])
  await again.close()
})

test('events are known when sent again at any age: in memory, on their way into the index, settled, and after opening again', async () => {
  const path = file()
  const size = 140_000
  let log = await sqliteEventLog(path)
  for (let from = 0; from < size; from += 5_000) await log.append(clicks(from, from + 5_000))
  const resendAll = async () => {
    for (let from = 0; from < size; from += 5_000) {
      const answers = await log.append(clicks(from, from + 5_000))
      answers.forEach(({ offset, duplicate }, i) => {
        assert.ok(duplicate)
        assert.equal(offset, from + i + 1)
      })
    }
  }
  await resendAll()
  await log.close()
  log = await sqliteEventLog(path)
  await resendAll()
  assert.equal(await log.last(), size)
  await log.close()
})

test('receivedAt is the moment on the log’s clock', async () => {
  const clock = manualClock(1_234)
  const log = await sqliteEventLog(file(), clock)
  await log.append(clicks(0, 1))
  clock.advance(1_000)
  await log.append(clicks(1, 2))
  const stamps: number[] = []
  for await (const batch of log.read(0)) stamps.push(...batch.map((record) => record.receivedAt))
  assert.deepEqual(stamps, [1_234, 2_234])
  await log.close()
})

test('a commit that fails takes nothing, and the same events sent again are new', async () => {
  const path = file()
  const log = await sqliteEventLog(path)
  await log.append(clicks(0, 5))
  const intruder = new DatabaseSync(path)
  intruder.exec('begin immediate')
  const failed = await Promise.allSettled([log.append(clicks(5, 8)), log.append(clicks(8, 9))])
  for (const each of failed) assert.ok(each.status === 'rejected' && each.reason.code === 'STORE_FAILED')
  intruder.exec('rollback')
  intruder.close()
  const offsets = (await log.append(clicks(3, 9))).map(({ offset, duplicate }) => (duplicate ? -offset : offset))
  assert.deepEqual(offsets, [-4, -5, 6, 7, 8, 9])
  assert.equal(await log.last(), 9)
  await log.close()
})

test('a second writer of one log is refused, and the first is not disturbed', async () => {
  const path = file()
  const log = await sqliteEventLog(path)
  await assert.rejects(sqliteEventLog(path), { code: 'STORE_FAILED' })
  assert.equal((await log.append(clicks(0, 1))).length, 1)
  await log.close()
})

test('a file in a folder that does not exist is STORE_FAILED with a remedy', async () => {
  await assert.rejects(sqliteEventLog(join(root, 'nowhere', 'log.db')), (error: { code: string; remedy: string }) => {
    assert.equal(error.code, 'STORE_FAILED')
    assert.match(error.remedy, /folder exists/)
    return true
  })
})
