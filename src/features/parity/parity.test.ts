import assert from 'node:assert/strict'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { mulberry32 } from '../../math/random.ts'
import { parquetArchive } from '../../storage/duckdb/log-archive.ts'
import { memoryEventLog } from '../../storage/memory/event-log.ts'
import type { LogArchive } from '../../storage/ports/log-archive.ts'
import { itemEmbedding } from '../embedding.ts'
import { FeatureSet } from '../feature-set.ts'
import { compare } from './compare.ts'
import { randomDeclarations } from './declarations.ts'
import { replaying, streaming } from './executions.ts'
import { randomAsks, randomEntries, recordsOf } from './log.ts'
import { parity } from './parity.ts'

const root = await mkdtemp(join(tmpdir(), 'serendip-parity-'))
after(() => rm(root, { recursive: true }))
const withArchive = async <T>(use: (archive: LogArchive) => Promise<T>) =>
  use(parquetArchive(await mkdtemp(join(root, 'a-')), itemEmbedding))

test('streaming, replay and SQL over Parquet agree on random features of random logs', async () => {
  const { mismatches, largestDifference, numbers, examples } = await parity({
    seeds: 40,
    firstSeed: 10_001,
    openLog: memoryEventLog,
    withArchive,
  })
  assert.deepEqual(examples, [])
  assert.equal(mismatches, 0)
  assert.ok(largestDifference <= 1e-6)
  assert.ok(numbers > 40 * 80)
})

test('an archive that lost an event, or had one twice, is found out', async () => {
  for (const harm of ['lost', 'twice'] as const) {
    const { mismatches } = await parity({
      seeds: 6,
      firstSeed: 20_001,
      openLog: memoryEventLog,
      withArchive: (use) => withArchive((archive) => use(harmed(archive, harm))),
    })
    assert.ok(mismatches > 0, harm)
  }
})

test('a number that is off by more than a millionth, or is none, is named with its column', async () => {
  const random = mulberry32(3)
  const features = new FeatureSet(randomDeclarations(8, random))
  const records = await recordsOf(randomEntries(150, random), memoryEventLog)
  const asks = randomAsks(records, 10, random)
  const [rows, others] = [await streaming(random)(features, records, asks), await replaying(features, records, asks)]
  assert.deepEqual(compare(features, asks, [rows, others]).mismatches, [])
  for (const [change, found] of [
    [(x: number) => x + 4e-6 * Math.max(1, Math.abs(x)), 1],
    [(x: number) => x + 2e-7 * Math.max(1, Math.abs(x)), 0],
    [() => Number.NaN, 1],
    [() => Number.POSITIVE_INFINITY, 1],
  ] as const) {
    for (const place of [0, 7, rows.length - 1]) {
      const off = rows.slice()
      off[place] = change(off[place]!)
      const { mismatches } = compare(features, asks, [rows, off])
      assert.equal(mismatches.length, found)
      if (found === 1) assert.equal(mismatches[0]!.column, features.schema[place % features.width])
    }
  }
})

/** Some relation `log` that is not what was added: the events of every seventh offset are missing, or stand there twice. */
const harmed = (archive: LogArchive, harm: 'lost' | 'twice'): LogArchive => ({
  ...archive,
  compute: (batch) =>
    archive.compute({
      ...batch,
      statements: batch.statements.map((statement) => statement.replaceAll('FROM log l', `FROM (${broken[harm]}) l`)),
    }),
})

const broken = {
  lost: 'SELECT * FROM log WHERE "offset"::BIGINT % 7 <> 0',
  twice: 'SELECT * FROM log UNION ALL SELECT * FROM log WHERE "offset"::BIGINT % 7 = 0',
}
