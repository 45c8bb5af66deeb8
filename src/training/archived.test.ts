import assert from 'node:assert/strict'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { eventId, itemId, userId } from '../domain/ids.ts'
import { itemEmbedding } from '../features/embedding.ts'
import { parquetArchive } from '../storage/duckdb/log-archive.ts'
import { memoryEventLog } from '../storage/memory/event-log.ts'
import { allOf } from '../storage/ports/log-archive.contract.ts'
import { archived } from './archived.ts'

const root = await mkdtemp(join(tmpdir(), 'serendip-archived-'))
after(() => rm(root, { recursive: true }))
const open = async () => parquetArchive(await mkdtemp(join(root, 'a-')), itemEmbedding)

/** A log of `count` watches by one person. */
async function logOf(person: string, count: number) {
  let now = Date.UTC(2026, 0, 1)
  const log = memoryEventLog({ now: () => (now += 3_600_000) })
  for (let n = 0; n < count; n++) await watch(log, person, n)
  return log
}

const watch = (log: ReturnType<typeof memoryEventLog>, person: string, n: number) =>
  log.append([
    {
      kind: 'event',
      event: { eventId: eventId(`${person}${n}`), type: 'watch', userId: userId(person), itemId: itemId('i'), at: n },
    },
  ])

test('an archived log is read as the log is, and grows with it', async () => {
  const [log, archive] = [await logOf('ann', 30), await open()]
  const told: number[] = []
  const reading = await archived(log, archive, (done, of) => told.push(done / of))
  assert.equal(told.at(-1), 1)
  assert.deepEqual(await allOf(reading.read(0)), await allOf(log.read(0)))
  await watch(log, 'ann', 30)
  assert.equal(await reading.last(), 30, 'it reads the log as it stood')
  const grown = await archived(log, archive, () => {})
  assert.deepEqual(await allOf(grown.read(12, 31)), await allOf(log.read(12, 31)))
})

test('the archive of a log that was replaced by another begins anew', async () => {
  const archive = await open()
  await archived(await logOf('ann', 30), archive, () => {})
  for (const other of [await logOf('ben', 40), await logOf('cleo', 5)]) {
    const reading = await archived(other, archive, () => {})
    assert.deepEqual(await allOf(reading.read(0)), await allOf(other.read(0)))
  }
})
