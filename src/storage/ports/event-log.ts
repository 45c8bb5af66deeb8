import type { Entry, LogRecord } from '../../domain/entry.ts'

/** What became of one entry: where it stands, and whether it stood there already. */
export interface Appended {
  readonly offset: number
  /** An event whose id the log already held: nothing was written, and `offset` is where the first one stands. */
  readonly duplicate: boolean
}

/** A log that is only read. */
export type LogReading = Pick<EventLog, 'read' | 'last'>

/** The one record of what happened; everything else can be rebuilt from it. */
export interface EventLog {
  /** Resolves when the entries would survive a crash. Many in, many out, same order. Appends sent together share one commit. */
  readonly append: (entries: readonly Entry[]) => Promise<readonly Appended[]>
  /** Batches in offset order, from `after` (not included) to `upTo` (included; default: the end as it stands now). */
  readonly read: (after: number, upTo?: number) => AsyncIterable<readonly LogRecord[]>
  /** Offset of the newest record, 0 when there is none. */
  readonly last: () => Promise<number>
  /** Resolves when everything acknowledged is on disk and the log is shut. */
  readonly close: () => Promise<void>
}
