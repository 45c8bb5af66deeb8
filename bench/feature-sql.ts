import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { ReportRow } from '../src/cli/report.ts'
import type { Entry, LogRecord } from '../src/domain/entry.ts'
import type { Ask } from '../src/features/ask.ts'
import { itemEmbedding } from '../src/features/embedding.ts'
import { rowsOf } from '../src/features/sql/rows.ts'
import { standardFeatures } from '../src/features/standard.ts'
import { integer, mulberry32 } from '../src/math/random.ts'
import { weightOf } from '../src/models/acts.ts'
import { parquetArchive } from '../src/storage/duckdb/log-archive.ts'
import { eventBatches, items, start } from './feature-events.ts'
import type { Progress } from './prepared-world.ts'

const population = { users: 200_000, items: 50_000, everyMs: 500 }

/** A log of so many events goes into Parquet, and a row of the standard features is computed for each of many asks all along its second half. */
export async function trainingSet(events: number, asks: number, seed: number, report: Progress): Promise<readonly ReportRow[]> {
  const dir = await mkdtemp(join(tmpdir(), 'serendip-bench-'))
  try {
    const archive = parquetArchive(dir, itemEmbedding)
    const archiving = performance.now()
    await archive.add(records(events, seed, report))
    const archived = (performance.now() - archiving) / 1_000
    const features = standardFeatures(weightOf)
    const wanted = drawAsks(asks, await archive.last(), seed)
    const started = performance.now()
    const rows = await rowsOf(archive, features, wanted)
    const seconds = (performance.now() - started) / 1_000
    if (rows.length !== asks * features.width || !rows.every(Number.isFinite)) throw new Error('rows are missing')
    return [
      {
        what: 'archive',
        of: `${events} events into Parquet, their making included`,
        perSecond: Math.round(events / archived),
        seconds: archived,
      },
      {
        what: 'sql',
        of: `${asks} rows of the ${features.width} standard columns over ${events} events`,
        perSecond: Math.round(asks / seconds),
        seconds,
      },
    ]
  } finally {
    await rm(dir, { recursive: true })
  }
}

async function* records(events: number, seed: number, report: Progress): AsyncGenerator<readonly LogRecord[]> {
  let offset = 0
  const record = (entry: Entry, receivedAt: number): LogRecord => ({ offset: ++offset, receivedAt, entry })
  yield [...items(population.items)].map((item) => record({ kind: 'item', item }, start))
  for (const batch of eventBatches(population, events, seed, 2_000)) {
    yield batch.map((event) => record({ kind: 'event', event }, event.at))
    report('archive', Math.min(offset, events - 1), events)
  }
  report('archive', events, events)
}

function drawAsks(count: number, last: number, seed: number): readonly Ask[] {
  const random = mulberry32(seed + 1)
  return Array.from({ length: count }, () => {
    const offset = Math.floor(last * (0.5 + 0.5 * random()))
    return {
      offset,
      userId: `user-${Math.floor(population.users * random() ** 2)}`,
      itemId: `item-${integer(random, population.items)}`,
      at: start + offset * population.everyMs,
      country: 'DE',
      device: 'tv',
      surface: 'home',
    }
  })
}
