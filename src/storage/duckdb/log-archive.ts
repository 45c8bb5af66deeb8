import { rm } from 'node:fs/promises'
import { availableParallelism } from 'node:os'
import { join } from 'node:path'
import {
  DOUBLE,
  type DuckDBConnection,
  DuckDBDataChunk,
  DuckDBInstance,
  type DuckDBType,
  type DuckDBValue,
  VARCHAR,
} from '@duckdb/node-api'
import type { LogRecord } from '../../domain/entry.ts'
import { EngineError } from '../../domain/error.ts'
import type { Batch, LogArchive, Table } from '../ports/log-archive.ts'
import { archiveColumns, columnsOf, readColumns, recordsOf, type VectorOf } from './archive-columns.ts'
import { dayOf, type Part, partOf, partsIn, putPart } from './archive-files.ts'

/** Records of a part: so many are kept in memory until they are written. */
const mostOfPart = 500_000
/** Rows that a vector of DuckDB holds. */
const chunkRows = 2_048

/**
 * The log as Parquet, a folder a day of taking in: DAY/FROM-TO.parquet, by offset. A day that is over becomes one file. `vectorOf` makes
 * the column `embedding` of an item; where it changes its meaning, so must the folder.
 */
export function parquetArchive(dir: string, vectorOf: VectorOf): LogArchive {
  const last = async () => (await partsIn(dir)).at(-1)?.to ?? 0
  return {
    last,
    add: (batches) => withDuckdb({ threads: '1' }, async (duckdb) => add(duckdb, dir, vectorOf, batches)).catch(failed(dir)),
    read: (after, upTo) => read(dir, after, upTo),
    clear: () => rm(dir, { recursive: true, force: true }),
    compute: (batch) =>
      withDuckdb({ threads: String(availableParallelism()), temp_directory: join(dir, 'spilled') }, async (duckdb) => {
        await duckdb.run('SET preserve_insertion_order = false')
        await makeLog(duckdb, await partsIn(dir))
        return compute(duckdb, batch)
      }).finally(() => rm(join(dir, 'spilled'), { recursive: true, force: true })),
  }
}

async function withDuckdb<T>(options: Record<string, string>, work: (duckdb: DuckDBConnection) => Promise<T>): Promise<T> {
  const instance = await DuckDBInstance.create(':memory:', options)
  const connection = await instance.connect()
  try {
    return await work(connection)
  } finally {
    connection.closeSync()
    instance.closeSync()
  }
}

/** Takes records over into parts: one is written when its day is over, when it is large, and at the end. */
async function add(
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

async function* read(dir: string, after: number, upTo = Number.POSITIVE_INFINITY): AsyncGenerator<readonly LogRecord[]> {
  // asked for anew after each part, since a day that is over is merged into one
  for (let done = after; done < upTo; ) {
    const part = (await partsIn(dir)).find(({ to }) => to > done)
    if (part === undefined || part.from > upTo) return
    const instance = await DuckDBInstance.create(':memory:', { threads: '1' })
    const duckdb = await instance.connect()
    try {
      const last = Math.min(upTo, part.to)
      const held = await duckdb.stream(
        `SELECT ${readColumns} FROM ${parquet([part])} WHERE "offset" > ${done} AND "offset" <= ${last}`,
      )
      for (let chunk = await held.fetchChunk(); chunk !== null && chunk.rowCount > 0; chunk = await held.fetchChunk()) {
        yield recordsOf(chunk)
      }
    } finally {
      duckdb.closeSync()
      instance.closeSync()
    }
    done = part.to
  }
}

async function compute(duckdb: DuckDBConnection, { tables, statements, query, width }: Batch): Promise<Float32Array> {
  for (const table of tables) await makeTable(duckdb, table)
  for (const statement of statements) await duckdb.run(statement)
  const answered = await duckdb.run(query)
  const rows = new Float32Array(answered.rowCount * width)
  for (let row = 0; row < answered.rowCount; ) {
    const chunk = answered.getChunk(Math.floor(row / chunkRows))
    for (let column = 0; column < width; column++) {
      const values = chunk.getColumnValues(column)
      for (let i = 0; i < values.length; i++) rows[(row + i) * width + column] = Number(values[i])
    }
    row += chunk.rowCount
  }
  return rows
}

const makeLog = (duckdb: DuckDBConnection, parts: readonly Part[]) =>
  duckdb.run(
    parts.length === 0
      ? `CREATE TABLE log (${columnsSql(archiveColumns)})`
      : `CREATE VIEW log AS SELECT * REPLACE ("offset"::DOUBLE AS "offset") FROM ${parquet(parts)}`,
  )

async function makeTable(duckdb: DuckDBConnection, { name, columns }: Table): Promise<void> {
  const typed = Object.entries(columns).map(
    ([column, values]) => [column, values instanceof Float64Array ? DOUBLE : VARCHAR] as const,
  )
  await duckdb.run(`CREATE TABLE ${name} (${columnsSql(typed)})`)
  const appender = await duckdb.createAppender(name)
  const count = Object.values(columns)[0]?.length ?? 0
  for (let from = 0; from < count; from += chunkRows) {
    appender.appendDataChunk(
      chunkOf(
        typed,
        Object.values(columns).map((values) => [...values.slice(from, from + chunkRows)]),
      ),
    )
  }
  appender.closeSync()
}

const later = (day: string, other: string) => (other > day ? other : day)

type Columns = readonly (readonly [name: string, type: DuckDBType])[]

function chunkOf(columns: Columns, values: readonly (readonly DuckDBValue[])[]): DuckDBDataChunk {
  const chunk = DuckDBDataChunk.create(columns.map(([, type]) => type))
  chunk.setColumns(values)
  return chunk
}

const columnsSql = (columns: Columns) => columns.map(([name, type]) => `"${name}" ${type}`).join(', ')

/** Offsets are whole numbers: as such they take next to no room, and tell which part of a file to read. */
const copy = (from: string, path: string) =>
  `COPY (SELECT * REPLACE ("offset"::BIGINT AS "offset") FROM ${from}) TO ${quoted(path)} (FORMAT parquet, COMPRESSION zstd)`

const parquet = (parts: readonly Part[]) => `read_parquet([${parts.map(({ path }) => quoted(path)).join(', ')}])`

const quoted = (path: string) => `'${path.replaceAll("'", "''")}'`

const gap = (last: number, next: number) =>
  new EngineError(
    'STORE_FAILED',
    `The archive holds the log up to offset ${last}, and was given ${next} next.`,
    'Remove the folder archive: it is made again from the log.',
  )

const failed = (dir: string) => (error: unknown) => {
  if (error instanceof EngineError) throw error
  throw new EngineError(
    'STORE_FAILED',
    `The archive ${dir} cannot be written.`,
    'See that its folder is writable and has room.',
    error,
  )
}
