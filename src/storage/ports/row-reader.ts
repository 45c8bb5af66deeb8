export type RowFormat = 'csv' | 'ndjson' | 'parquet'

export type Row = Readonly<Record<string, unknown>>

/** Opens files of rows. DATA_UNREADABLE when a file is not there, or is broken: before a row of it was handed out, where that can be known. */
export interface RowReader {
  readonly open: (path: string, options?: RowOptions) => Promise<Rows>
}

export interface RowOptions {
  /** Told by the file's ending when absent. */
  readonly format?: RowFormat
  /** Rows come in the order of this column's numbers, not in the file's. */
  readonly orderBy?: string
}

/**
 * The rows of one file as plain values: string, number, boolean, null, lists and records of these. Times are milliseconds; whole
 * numbers beyond 2^53 are strings. Every value of a CSV file is a string or null, so that an id keeps its leading zeros.
 */
export interface Rows {
  readonly columns: readonly string[]
  readonly total?: number
  /** Some thousand rows at a time, from row number `fromRow` (0 first), in the same order each time. A line that is no record comes as its text. */
  readonly batches: (fromRow: number) => AsyncIterable<readonly (Row | string)[]>
  readonly close: () => Promise<void>
}
