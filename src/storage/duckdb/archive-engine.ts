import { DOUBLE, type DuckDBConnection, VARCHAR } from '@duckdb/node-api'
import type { Batch, Table } from '../ports/log-archive.ts'
import { archiveColumns } from './archive-columns.ts'
import type { Part } from './archive-files.ts'
import { chunkOf, chunkRows, columnsSql, parquet } from './duckdb.ts'

/** Runs a batch over the records of some parts. */
export async function compute(
  duckdb: DuckDBConnection,
  parts: readonly Part[],
  { tables, statements, query, width }: Batch,
): Promise<Float32Array> {
  await duckdb.run('SET preserve_insertion_order = false')
  await makeLog(duckdb, parts)
  for (const table of tables) await makeTable(duckdb, table)
  for (const statement of statements) await duckdb.run(statement)
  const answered = await duckdb.run(query)
  const rows = new Float32Array(answered.rowCount * width)
  for (let c = 0, row = 0; c < answered.chunkCount; c++) {
    const chunk = answered.getChunk(c)
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
