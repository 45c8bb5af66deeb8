import { EngineError } from '../../domain/error.ts'
import type { Rejection, Verdict } from '../../domain/verdict.ts'
import type { Row, Rows } from '../../storage/ports/row-reader.ts'
import { openProgressFile } from './progress-file.ts'

/** Rows in one acknowledged call. */
const batchSize = 2_000

export interface ImportRowsOptions {
  readonly rows: Pick<Rows, 'batches' | 'total'>
  /** A row of the file → a row of the API. `number` counts from 0 through the file. */
  readonly convert: (row: Row, number: number) => unknown
  /** Such as `ingest.events`. */
  readonly take: (rows: readonly unknown[]) => Promise<readonly Verdict[]>
  readonly progress?: (step: ImportProgress) => void
  /** File that remembers how far the import came: a later run goes on from there. Removed at the end. */
  readonly checkpoint?: string
  /** File that gets a line of JSON for each rejected row: its number in the file (1 first), the field, what, remedy, and the row itself. */
  readonly rejects?: string
  /** Stops after the batch under way. */
  readonly signal?: AbortSignal
}

export interface ImportProgress {
  readonly done: number
  readonly of?: number
}

export interface ImportResult {
  /** Rows that this run went through. */
  readonly rows: number
  readonly accepted: number
  readonly duplicates: number
  readonly rejected: number
  /** Rows that earlier runs had gone through. */
  readonly resumedFrom: number
}

/** Takes in all rows of a file, a batch at a time, each acknowledged before the next is sent. */
export async function importRows(options: ImportRowsOptions): Promise<ImportResult> {
  const { rows, convert, take, signal } = options
  const file = await openProgressFile(options.checkpoint, options.rejects, rows.total ?? null)
  const resumedFrom = file.rows
  const counts = { accepted: 0, duplicates: 0, rejected: 0 }
  let done = resumedFrom
  const report = () => options.progress?.({ done, ...(rows.total === undefined ? {} : { of: rows.total }) })
  try {
    report()
    for await (const batch of rebatched(rows.batches(resumedFrom), batchSize)) {
      signal?.throwIfAborted()
      const first = done
      const judged = await judge(batch, first, convert, take)
      for (const { status } of judged) counts[status === 'duplicate' ? 'duplicates' : status]++
      const refused = judged.filter((verdict) => verdict.status === 'rejected')
      done += batch.length
      await file.advance(
        done,
        refused.map(({ row, status: _, ...why }) => ({ row: first + row + 1, ...why, original: batch[row] })),
      )
      report()
    }
    await file.finish()
    return { rows: done - resumedFrom, resumedFrom, ...counts }
  } finally {
    await file.close()
  }
}

/** One verdict a row; a blank line of the file has none. */
async function judge(
  batch: readonly (Row | string)[],
  first: number,
  convert: ImportRowsOptions['convert'],
  take: ImportRowsOptions['take'],
): Promise<readonly Verdict[]> {
  const unreadable: Rejection[] = []
  const places: number[] = []
  const converted: unknown[] = []
  batch.forEach((row, place) => {
    if (typeof row !== 'string') {
      places.push(place)
      converted.push(convert(row, first + place))
    } else if (row.trim() !== '') unreadable.push(notARecord(place))
  })
  const verdicts = await take(converted)
  if (verdicts.length !== converted.length)
    throw new EngineError('INTERNAL', `${converted.length} rows got ${verdicts.length} verdicts.`, 'Report this with the file.')
  return [...verdicts.map((verdict) => ({ ...verdict, row: places[verdict.row]! })), ...unreadable].sort((a, b) => a.row - b.row)
}

const notARecord = (row: number): Rejection => ({
  row,
  status: 'rejected',
  field: '',
  code: 'BAD_ROW',
  what: 'The line is not a record.',
  remedy: 'Write one JSON object a line.',
})

async function* rebatched<T>(batches: AsyncIterable<readonly T[]>, size: number): AsyncIterable<readonly T[]> {
  let held: T[] = []
  for await (const batch of batches) {
    for (const one of batch) {
      held.push(one)
      if (held.length < size) continue
      yield held
      held = []
    }
  }
  if (held.length > 0) yield held
}
