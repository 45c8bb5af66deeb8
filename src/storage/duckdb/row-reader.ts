import { stat } from 'node:fs/promises'
import type { DuckDBConnection, JS } from '@duckdb/node-api'
import { EngineError } from '../../domain/error.ts'
import type { Row, RowFormat, RowReader, Rows } from '../ports/row-reader.ts'
import { openDuckdb, quoted } from './duckdb.ts'
import { plain } from './plain.ts'

/** Reads CSV, NDJSON (each also as .gz) and Parquet with DuckDB, on one thread beside the caller's. */
export const duckdbRowReader: RowReader = {
  open: async (path, { format = formatOf(path), orderBy } = {}) => {
    await stat(path).catch((error) => {
      throw new EngineError('DATA_UNREADABLE', `${path} cannot be opened.`, 'See that the file exists and is readable.', error)
    })
    const { duckdb, close } = await openDuckdb({ threads: '1' })
    try {
      return { ...(await rowsOf(duckdb, path, format, orderBy)), close: async () => close() }
    } catch (error) {
      close()
      throw error
    }
  },
}

function formatOf(path: string): RowFormat {
  const name = path.toLowerCase().replace(/\.gz$/, '')
  if (/\.(csv|tsv|txt)$/.test(name)) return 'csv'
  if (/\.(ndjson|jsonl|json)$/.test(name)) return 'ndjson'
  if (/\.(parquet|pq)$/.test(name)) return 'parquet'
  throw new EngineError('DATA_UNREADABLE', `The ending of ${path} does not tell its format.`, 'Say csv, ndjson or parquet.')
}

/** NDJSON is read as lines and parsed here: a line that is not JSON can then be named and shown, and values keep their own types. */
const tables: Readonly<Record<RowFormat, (file: string) => string>> = {
  csv: (file) => `read_csv(${file}, all_varchar = true, null_padding = true)`,
  ndjson: (file) =>
    `read_csv(${file}, columns = {'line': 'VARCHAR'}, auto_detect = false, header = false, delim = chr(1), quote = '', escape = '', max_line_size = 16777216)`,
  parquet: (file) => `read_parquet(${file})`,
}

async function rowsOf(connection: DuckDBConnection, path: string, format: RowFormat, orderBy: string | undefined) {
  const table = tables[format](quoted(path))
  const order = orderBy === undefined ? '' : ` order by ${orderOf(format, orderBy)}`
  const query = async (sql: string) => {
    try {
      return await connection.stream(sql)
    } catch (error) {
      throw unreadable(path, format, error)
    }
  }
  const counted = await query(`select count(*)::integer from ${table}`)
  const total = Number((await counted.getRows())[0]![0])

  async function* batches(fromRow: number) {
    const result = await query(`select * from ${table}${order} offset ${Math.trunc(fromRow)}`)
    try {
      for await (const rows of result.yieldRowObjectJs())
        if (rows.length > 0) yield rows.map(format === 'ndjson' ? parsedLine : plainRow)
    } catch (error) {
      throw unreadable(path, format, error)
    }
  }

  const columns =
    format === 'ndjson' ? await firstKeys(batches(0)) : (await query(`select * from ${table} limit 0`)).deduplicatedColumnNames()
  return { columns, total, batches } satisfies Omit<Rows, 'close'>
}

const orderOf = (format: RowFormat, column: string) =>
  format === 'ndjson'
    ? `try_cast(json_extract_string(line, '$."${column.replaceAll(/["']/g, '')}"') as double)`
    : `try_cast("${column.replaceAll('"', '""')}" as double)`

const plainRow = (row: Record<string, JS>): Row => plain(row) as Row

function parsedLine(row: Record<string, JS>): Row | string {
  const line = String(Object.values(row)[0] ?? '')
  try {
    const value: unknown = JSON.parse(line)
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Row) : line
  } catch {
    return line
  }
}

/** Every key of the first batch, in order of first sight. */
async function firstKeys(batches: AsyncIterable<readonly (Row | string)[]>): Promise<readonly string[]> {
  for await (const rows of batches) return [...new Set(rows.flatMap((row) => (typeof row === 'string' ? [] : Object.keys(row))))]
  return []
}

const unreadable = (path: string, format: RowFormat, error: unknown) =>
  new EngineError(
    'DATA_UNREADABLE',
    `${path} cannot be read as ${format}: ${error instanceof Error ? error.message.split('\n')[0] : error}`,
    'Mend the file, or say its true format.',
    error,
  )
