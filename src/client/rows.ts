import type { Transport } from './transport.ts'
import type { Intake } from './types.ts'

/** Rows in one request: long enough to share an fsync, short enough to be sent again. */
const batch = 5_000

export const ndjson = 'application/x-ndjson'

/** Rows as lines: no length that a server could refuse. */
export const asLines = (rows: readonly unknown[]): string => rows.map((row) => JSON.stringify(row)).join('\n')

/** Sends rows in batches, one after the other; what became of them is told by their place among all of them. */
export async function sendRows(send: Transport, what: 'events' | 'items' | 'users', rows: readonly unknown[]): Promise<Intake> {
  let total: Intake = { accepted: 0, duplicates: 0, rejected: [], unlisted: 0 }
  for (let from = 0; from < rows.length; from += batch) {
    const body = asLines(rows.slice(from, from + batch))
    total = sum(total, await send<Intake>({ method: 'POST', path: `/v1/${what}`, body, type: ndjson }), from)
  }
  return total
}

const sum = (a: Intake, b: Intake, from: number): Intake => ({
  accepted: a.accepted + b.accepted,
  duplicates: a.duplicates + b.duplicates,
  rejected: [...a.rejected, ...b.rejected.map((rejection) => ({ ...rejection, row: rejection.row + from }))],
  unlisted: a.unlisted + b.unlisted,
})
