import { createHash } from 'node:crypto'
import { EngineError } from '../../domain/error.ts'
import type { Row, RowFormat, RowReader, Rows } from '../../storage/ports/row-reader.ts'
import type { Ingest } from '../ingest.ts'
import { type Kind, known } from './columns.ts'
import { type ImportResult, type ImportRowsOptions, importRows } from './import-rows.ts'
import { converter, guessMapping, type Mapping } from './mapping.ts'

export interface ImportFileOptions extends Pick<ImportRowsOptions, 'progress' | 'checkpoint' | 'rejects' | 'signal'> {
  readonly reader: RowReader
  readonly path: string
  readonly format?: RowFormat
  readonly kind: Kind
  readonly ingest: Ingest
  /** Field → column; fields that it leaves out are guessed from the columns' names. */
  readonly mapping?: Mapping
  /** Field → value, the same for every row, where no column has it. */
  readonly constants?: Row
  /** Of times that are numbers. Guessed from the first rows when absent. */
  readonly timeUnit?: 'milliseconds' | 'seconds'
}

/** What was not said, and so was decided from the file; to be shown to who started the import. */
export interface Guessed {
  readonly mapping: Mapping
  readonly constants: Row
  readonly timeUnit: 'milliseconds' | 'seconds'
  /** Columns that no field takes. */
  readonly unused: readonly string[]
}

/**
 * Imports a CSV, NDJSON or Parquet file. Events without an id of their own get one from the row's content and number,
 * so that the same file imported twice counts once.
 */
export async function importFile(options: ImportFileOptions): Promise<ImportResult & { readonly guessed: Guessed }> {
  const { reader, path, format, kind, ingest } = options
  const rows = await reader.open(path, format === undefined ? {} : { format })
  try {
    const mapping = mappingOf(options, rows.columns)
    const constants = constantsOf(options, mapping)
    const timeUnit = options.timeUnit ?? (await timeUnitOf(rows, kind, mapping))
    const convert = converter(kind, mapping, constants, timeUnit === 'seconds')
    const result = await importRows({
      ...options,
      rows,
      take: ingest[kind],
      convert: kind === 'events' ? (row, number) => ({ eventId: derivedId(row, number), ...convert(row) }) : convert,
    })
    const used = new Set(Object.values(mapping))
    return { ...result, guessed: { mapping, constants, timeUnit, unused: rows.columns.filter((column) => !used.has(column)) } }
  } finally {
    await rows.close()
  }
}

/** The same row at the same place has the same id, whatever the file is called. */
export const derivedId = (row: Row, number: number): string =>
  `import-${createHash('sha256')
    .update(`${number} ${JSON.stringify(row)}`)
    .digest('hex')
    .slice(0, 32)}`

function mappingOf({ kind, path, mapping = {} }: ImportFileOptions, columns: readonly string[]): Mapping {
  for (const [field, column] of Object.entries(mapping)) {
    if (!columns.includes(column))
      throw new EngineError(
        'BAD_REQUEST',
        `${path} has no column ${column} for ${field}.`,
        `Its columns are ${columns.join(', ')}.`,
      )
  }
  const taken = new Set(Object.values(mapping))
  const guessed = guessMapping(
    kind,
    columns.filter((column) => !taken.has(column)),
  )
  const all = { ...guessed, ...mapping }
  const key = kind === 'items' ? 'itemId' : 'userId'
  if (all[key] !== undefined) return all
  throw new EngineError(
    'BAD_REQUEST',
    `No column of ${path} looks like ${key}.`,
    `Name it in the mapping: ${key} is one of ${columns.join(', ')}.`,
  )
}

/** A file of ratings seldom says that they are ratings. */
function constantsOf({ kind, constants = {} }: ImportFileOptions, mapping: Mapping): Row {
  const { type, value } = { ...constants, ...mapping } as Row
  return kind === 'events' && type === undefined && value !== undefined ? { ...constants, type: 'rating' } : constants
}

/** Numbers below 10^11 are seconds: as milliseconds they would lie before March 1973. */
async function timeUnitOf(rows: Rows, kind: Kind, mapping: Mapping): Promise<'milliseconds' | 'seconds'> {
  const columns = Object.entries(mapping).flatMap(([field, column]) => (known[kind][field]?.holds === 'time' ? [column] : []))
  for await (const batch of rows.batches(0)) {
    const numbers = batch.flatMap((row) =>
      typeof row === 'string' ? [] : columns.map((column) => Number(row[column] ?? Number.NaN)),
    )
    const times = numbers.filter((n) => n > 0)
    return times.length > 0 && times.every((n) => n < 1e11) ? 'seconds' : 'milliseconds'
  }
  return 'milliseconds'
}
