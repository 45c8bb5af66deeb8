import type { Rejection, Verdict } from '../domain/verdict.ts'
import type { Batch } from './ndjson.ts'
import type { Intake, RejectionRow } from './schemas/intake.ts'

/** Takes rows as they came; one verdict a row, in order. */
export type Ingest = (rows: readonly unknown[]) => Promise<readonly Verdict[]>

/** What became of an array of rows: every rejection is listed. */
export async function takeArray(rows: readonly unknown[], ingest: Ingest): Promise<Intake> {
  const tally = new Tally(rows.length)
  tally.count(await ingest(rows))
  return tally.intake
}

/**
 * What became of a stream of rows. While one batch is being made durable the next is read, and no more than that:
 * a sender who is faster than the log is slowed by the socket.
 */
export async function takeStream(batches: AsyncIterable<Batch>, ingest: Ingest, listed: number): Promise<Intake> {
  const tally = new Tally(listed)
  let writing = Promise.resolve()
  for await (const batch of batches) {
    await writing
    writing = ingestAny(batch.rows, ingest).then((verdicts) => tally.count(byLine(batch, verdicts)))
    // Whoever awaits it next hears of a failure; until then it is not an unhandled one.
    writing.catch(() => {})
  }
  await writing
  return tally.intake
}

const ingestAny = async (rows: readonly unknown[], ingest: Ingest) => (rows.length > 0 ? ingest(rows) : [])

/** The engine numbers the rows that it was given; the sender knows lines. */
const byLine = ({ lines, rejected }: Batch, verdicts: readonly Verdict[]): Verdict[] =>
  [...verdicts.map((verdict) => ({ ...verdict, row: lines[verdict.row]! })), ...rejected].sort((a, b) => a.row - b.row)

class Tally {
  readonly #listed: number
  readonly #rejected: RejectionRow[] = []
  #accepted = 0
  #duplicates = 0
  #unlisted = 0

  constructor(listed: number) {
    this.#listed = listed
  }

  count(verdicts: readonly Verdict[]): void {
    for (const verdict of verdicts) {
      if (verdict.status === 'rejected') this.#reject(verdict)
      else if (verdict.status === 'accepted') this.#accepted++
      else this.#duplicates++
    }
  }

  get intake(): Intake {
    return { accepted: this.#accepted, duplicates: this.#duplicates, rejected: this.#rejected, unlisted: this.#unlisted }
  }

  #reject({ row, field, code, what, remedy }: Rejection): void {
    if (this.#rejected.length < this.#listed) this.#rejected.push({ row, field, code, what, remedy })
    else this.#unlisted++
  }
}
