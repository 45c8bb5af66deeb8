import { type DuckDBConnection, DuckDBDataChunk, DuckDBInstance, type DuckDBType, type DuckDBValue } from '@duckdb/node-api'
import type { Part } from './archive-files.ts'

/** Rows that a vector of DuckDB holds. */
export const chunkRows = 2_048

/** A database in memory, to be closed. */
export async function openDuckdb(
  options: Record<string, string>,
): Promise<{ readonly duckdb: DuckDBConnection; readonly close: () => void }> {
  const instance = await DuckDBInstance.create(':memory:', options)
  const duckdb = await instance.connect()
  const close = () => {
    duckdb.closeSync()
    instance.closeSync()
  }
  return { duckdb, close }
}

/** One for as long as it is worked with. */
export async function withDuckdb<T>(options: Record<string, string>, work: (duckdb: DuckDBConnection) => Promise<T>): Promise<T> {
  const { duckdb, close } = await openDuckdb(options)
  return work(duckdb).finally(close)
}

export type Columns = readonly (readonly [name: string, type: DuckDBType])[]

export function chunkOf(columns: Columns, values: readonly (readonly DuckDBValue[])[]): DuckDBDataChunk {
  const chunk = DuckDBDataChunk.create(columns.map(([, type]) => type))
  chunk.setColumns(values)
  return chunk
}

export const columnsSql = (columns: Columns) => columns.map(([name, type]) => `"${name}" ${type}`).join(', ')

export const parquet = (parts: readonly Part[]) => `read_parquet([${parts.map(({ path }) => quoted(path)).join(', ')}])`

export const quoted = (path: string) => `'${path.replaceAll("'", "''")}'`
