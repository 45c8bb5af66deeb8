import { closeSync, fsyncSync, openSync, writeSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { LogRecord } from '../src/domain/entry.ts'
import { createIngest, type Ingest } from '../src/ingest/ingest.ts'
import { integer, mulberry32, type Random } from '../src/math/random.ts'
import { systemClock } from '../src/storage/memory/clock.ts'
import { sqliteEventLog } from '../src/storage/sqlite/event-log.ts'

/**
 * How many events a second are taken in for good: parsed, appended, fsynced and handed on in order. One process sends and takes
 * in, with a few calls under way at once as a busy server has. `p50Ms` and `p99Ms` are of one call; `fsyncMs` is the disk's own cost of
 * making 4 KB durable, beside which the others should be read. The last row goes on in the same log, past a million events.
 *
 * A group of calls shares one fsync, so the disk's is not the limit: the writing thread is. A third of its time goes into commits (pages
 * copied into the WAL, and from there into the file), a third into looking up and settling event ids. The sending thread is as busy again.
 */
export async function run(options: { seed: number }): Promise<readonly Record<string, unknown>[]> {
  const dir = await mkdtemp(join(tmpdir(), 'serendip-bench-'))
  try {
    const fsyncMs = measureFsync(join(dir, 'fsync'))
    const log = await sqliteEventLog(join(dir, 'log.db'))
    let consumed = 0
    const apply = (records: readonly LogRecord[]) => {
      for (const { entry } of records) consumed += entry.kind === 'event' && entry.event.at > 0 ? 1 : 0
    }
    const ingest = createIngest({ log, clock: systemClock, apply })
    const random = mulberry32(options.seed)
    const rows: Record<string, unknown>[] = []
    for (const load of loads) {
      const measured = await measure(ingest, load, random)
      rows.push({ batch: load.batch, ...measured, durable: true, inFlight: load.inFlight, logEvents: await log.last(), fsyncMs })
    }
    await ingest.close()
    if (consumed !== (await log.last())) throw new Error(`${await log.last()} events in the log, ${consumed} handed on`)
    await log.close()
    return rows
  } finally {
    await rm(dir, { recursive: true })
  }
}

interface Load {
  readonly batch: number
  readonly inFlight: number
  readonly events: number
}

const loads: readonly Load[] = [
  { batch: 1, inFlight: 64, events: 20_000 },
  { batch: 50, inFlight: 16, events: 100_000 },
  { batch: 500, inFlight: 8, events: 400_000 },
  { batch: 500, inFlight: 8, events: 600_000 },
]

async function measure(ingest: Ingest, { batch, inFlight, events }: Load, random: Random) {
  const batches = Array.from({ length: events / batch }, () => Array.from({ length: batch }, () => anEvent(random)))
  const callMs: number[] = []
  let next = 0
  const sender = async () => {
    while (next < batches.length) {
      const rows = batches[next++]!
      const sentAt = performance.now()
      const verdicts = await ingest.events(rows)
      callMs.push(performance.now() - sentAt)
      if (verdicts.some((verdict) => verdict.status !== 'accepted')) throw new Error('an event of the bench was not accepted')
    }
  }
  const startedAt = performance.now()
  await Promise.all(Array.from({ length: inFlight }, sender))
  const seconds = (performance.now() - startedAt) / 1_000
  callMs.sort((a, b) => a - b)
  const quantile = (q: number) => rounded(callMs[Math.floor(q * (callMs.length - 1))]!)
  return { eventsPerSecond: Math.round(events / seconds), p50Ms: quantile(0.5), p99Ms: quantile(0.99) }
}

const types = ['impression', 'impression', 'impression', 'click', 'watch', 'like'] as const
const devices = ['tv', 'phone', 'desktop'] as const
const now = Date.now()

/** An event as a client sends it: about 350 bytes of JSON, with an id as random as a UUID. */
function anEvent(random: Random): Record<string, unknown> {
  const hex = () =>
    Math.floor(random() * 2 ** 32)
      .toString(16)
      .padStart(8, '0')
  const type = types[integer(random, types.length)]!
  return {
    eventId: `${hex()}-${hex()}-${hex()}-${hex()}`,
    type,
    userId: `user-${integer(random, 100_000)}`,
    itemId: `video-${integer(random, 20_000)}`,
    at: now - integer(random, 86_400_000),
    ...(type === 'watch' ? { value: random(), seconds: integer(random, 3_600) } : {}),
    context: { country: 'DE', device: devices[integer(random, devices.length)] },
    recommendationId: `${hex()}${hex()}`,
    surface: 'home',
    row: 'top-picks',
    position: integer(random, 40),
    propensity: 1 - 0.9 * random(),
  }
}

/** Median milliseconds to append 4 KB to a file and make it durable. */
function measureFsync(file: string): number {
  const fd = openSync(file, 'w')
  const page = new Uint8Array(4_096)
  const took = Array.from({ length: 101 }, () => {
    const startedAt = performance.now()
    writeSync(fd, page)
    fsyncSync(fd)
    return performance.now() - startedAt
  })
  closeSync(fd)
  return rounded(took.sort((a, b) => a - b)[50]!)
}

const rounded = (ms: number) => Math.round(ms * 100) / 100
