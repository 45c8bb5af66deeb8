import { rm } from 'node:fs/promises'
import type { DuckDBConnection } from '@duckdb/node-api'
import type { LogRecord } from '../../domain/entry.ts'
import { EngineError } from '../../domain/error.ts'
import { archiveColumns, columnsOf, type VectorOf } from './archive-columns.ts'
import { dayOf, partOf, partsIn, putPart } from './archive-files.ts'
import { chunkOf, chunkRows, columnsSql, parquet, quoted } from './duckdb.ts'

/** Records of a part: so many are kept in memory until they are written. */
const mostOfPart = 500_000

/** Takes records over into parts: one is written when its day is over, when it is large, and at the end. */
export async function add(
  duckdb: DuckDBConnection,
  dir: string,
  vectorOf: VectorOf,
  batches: AsyncIterable<readonly LogRecord[]>,
): Promise<void> {
  const before = (await partsIn(dir)).at(-1)
  let day = before?.day ?? ''
  let [from, to] = [(before?.to ?? 0) + 1, before?.to ?? 0]
  await duckdb.run(`CREATE TABLE part (${columnsSql(archiveColumns)})`)
  const appender = await duckdb.createAppender('part')
  const flush = async () => {
    if (to < from) return
    appender.flushSync()
    await putPart(partOf(dir, day, from, to), (path) => duckdb.run(copy('part', path)))
    await duckdb.run('TRUNCATE part')
    from = to + 1
  }
  for await (const records of batches) {
    for (let at = 0; at < records.length; ) {
      const first = records[at]!
      if (first.offset !== to + 1) throw gap(to, first.offset)
      // a clock that was put back changes no day that was begun
      const today = later(day, dayOf(first.receivedAt))
      if (today !== day || to - from + 1 >= mostOfPart) await flush()
      day = today
      let end = at + 1
      while (end < records.length && end - at < chunkRows && dayOf(records[end]!.receivedAt) <= day) end++
      appender.appendDataChunk(chunkOf(archiveColumns, columnsOf(records.slice(at, end), vectorOf)))
      to = records[end - 1]!.offset
      at = end
    }
  }
  await flush()
  appender.closeSync()
  await mergeDays(duckdb, dir)
}

/** Makes one file of each day that is over. */
async function mergeDays(duckdb: DuckDBConnection, dir: string): Promise<void> {
  const days = Map.groupBy(await partsIn(dir), ({ day }) => day)
  for (const parts of [...days.values()].slice(0, -1)) {
    if (parts.length === 1) continue
    const merged = partOf(dir, parts[0]!.day, parts[0]!.from, parts.at(-1)!.to)
    await putPart(merged, (path) => duckdb.run(copy(parquet(parts), path)))
    for (const { path } of parts) await rm(path)
  }
}

const later = (day: string, other: string) => (other > day ? other : day)

/** Offsets are whole numbers: as such they take next to no room, and tell which part of a file to read. */
const copy = (from: string, path: string) =>
  `COPY (SELECT * REPLACE ("offset"::BIGINT AS "offset") FROM ${from}) TO ${quoted(path)} (FORMAT parquet, COMPRESSION zstd)`

const gap = (last: number, next: number) =>
  new EngineError(
    'STORE_FAILED',
    `The archive holds the log up to offset ${last}, and was given ${next} next.`,
    'Remove the folder archive: it is made again from the log.',
  )
