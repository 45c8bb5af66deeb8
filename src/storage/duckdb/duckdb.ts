import { type DuckDBConnection, DuckDBDataChunk, DuckDBInstance, type DuckDBType, type DuckDBValue } from '@duckdb/node-api'
import type { Part } from './archive-files.ts'

/** Rows that a vector of DuckDB holds. */
export const chunkRows = 2_048

/** A database in memory for as long as it is worked with. */
export async function withDuckdb<T>(options: Record<string, string>, work: (duckdb: DuckDBConnection) => Promise<T>): Promise<T> {
  const instance = await DuckDBInstance.create(':memory:', options)
  const connection = await instance.connect()
  try {
    return await work(connection)
  } finally {
    connection.closeSync()
    instance.closeSync()
  }
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
