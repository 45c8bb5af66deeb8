import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { integer, mulberry32 } from '../src/math/random.ts'
import { sqliteEventLog } from '../src/storage/sqlite/event-log.ts'

const dir = await mkdtemp(join(tmpdir(), 'serendip-kill-'))
after(() => rm(dir, { recursive: true }))

/** Runs a writer from event `first` on, kills it once it has acknowledged `enough`, and answers all that it acknowledged. */
async function killed(path: string, first: number, batch: number, enough: number): Promise<readonly number[]> {
  const writer = spawn(process.execPath, [join(import.meta.dirname, 'kill-writer.ts'), path, String(first), String(batch)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  let printed = ''
  let lines = 0
  writer.stdout.setEncoding('utf8').on('data', (text: string) => {
    printed += text
    lines += text.split('\n').length - 1
    if (lines >= enough) writer.kill('SIGKILL')
  })
  const [, signal] = await once(writer, 'close')
  assert.equal(signal, 'SIGKILL', 'the writer ended by itself')
  return printed
    .slice(0, printed.lastIndexOf('\n') + 1)
    .split('\n')
    .slice(0, -1)
    .map(Number)
}

test('every acknowledged event is in the log exactly once after twenty kills, sent again or not', async () => {
  const path = join(dir, 'log.db')
  const random = mulberry32(20)
  const acknowledged = new Set<number>()
  let first = 0
  let sentAgain = 0
  for (let kill = 0; kill < 20; kill++) {
    const batch = [1, 20, 500][kill % 3]!
    for (const n of await killed(path, first, batch, 1 + integer(random, 40 * batch))) {
      if (acknowledged.has(n)) sentAgain++
      acknowledged.add(n)
    }
    // As a client does that heard no answer: goes back, past some that were acknowledged and all that were not, and sends them again.
    first = Math.max(0, Math.max(...acknowledged) - integer(random, 2_000))
  }
  assert.ok(sentAgain > 0)

  const log = await sqliteEventLog(path)
  const counts = new Map<string, number>()
  let expected = 0
  for await (const batch of log.read(0)) {
    for (const { offset, entry } of batch) {
      assert.equal(offset, ++expected)
      assert.ok(entry.kind === 'event')
      assert.equal(entry.event.eventId, `event-${entry.event.at - 1_700_000_000_000}`)
      counts.set(entry.event.eventId, (counts.get(entry.event.eventId) ?? 0) + 1)
    }
  }
  await log.close()
  for (const n of acknowledged) assert.equal(counts.get(`event-${n}`), 1, `event-${n} was acknowledged`)
  for (const [id, count] of counts) assert.equal(count, 1, `${id} stands ${count} times`)
})
