import type { Rejection } from '../domain/verdict.ts'
import { type Line, LineCutter } from './lines.ts'

/** A run of lines: those that are JSON, with the line each stood on (0 first), and those that are not. */
export interface Batch {
  readonly rows: unknown[]
  readonly lines: number[]
  readonly rejected: Rejection[]
}

export interface NdjsonOptions {
  /** Rows in a batch. */
  readonly batch: number
  readonly lineBytes: number
  /** Throws where the text is not JSON that can be taken. */
  readonly parse: (text: string) => unknown
}

/** Newline-delimited JSON in batches, as it arrives. Empty lines count as lines and are no rows. */
export async function* batches(body: AsyncIterable<Buffer>, options: NdjsonOptions): AsyncGenerator<Batch> {
  const cutter = new LineCutter(options.lineBytes)
  let line = 0
  let batch = emptyBatch()
  const isFull = () => batch.rows.length + batch.rejected.length >= options.batch

  function* fill(lines: readonly Line[]): Generator<Batch> {
    for (const text of lines) {
      read(text, line++, batch, options)
      if (!isFull()) continue
      yield batch
      batch = emptyBatch()
    }
  }

  for await (const chunk of body) yield* fill(cutter.cut(chunk))
  yield* fill(cutter.end())
  if (batch.rows.length + batch.rejected.length > 0) yield batch
}

const emptyBatch = (): Batch => ({ rows: [], lines: [], rejected: [] })

function read(text: Line, line: number, batch: Batch, { parse, lineBytes }: NdjsonOptions): void {
  if (text === null) {
    batch.rejected.push(rejection(line, 'BODY_TOO_LARGE', `The line is longer than ${lineBytes} bytes.`, 'Shorten the row.'))
    return
  }
  const json = line === 0 ? text.replace(/^\uFEFF/, '') : text
  if (json.trim() === '') return
  try {
    batch.rows.push(parse(json))
    batch.lines.push(line)
  } catch {
    batch.rejected.push(
      rejection(line, 'BAD_ROW', 'The line is not JSON that can be taken.', 'Send one well-formed JSON object a line.'),
    )
  }
}

const rejection = (row: number, code: Rejection['code'], what: string, remedy: string): Rejection => ({
  row,
  status: 'rejected',
  field: '',
  code,
  what,
  remedy,
})
