import type { LogRecord } from '../../domain/entry.ts'
import type { LogReading } from './event-log.ts'

/** The log in columns, by day: what training reads and batch work asks. All of it can be made again from the log. */
export interface LogArchive {
  /** Offset of the newest record held, 0 where there is none. */
  readonly last: () => Promise<number>
  /**
   * Takes records over, in offset order from `last() + 1` on without a gap; one call at a time. Resolves when they would survive a crash;
   * one that fails, or is cut off, leaves a beginning of them.
   */
  readonly add: (batches: AsyncIterable<readonly LogRecord[]>) => Promise<void>
  /** As an event log reads. */
  readonly read: LogReading['read']
  /** Holds nothing any more. */
  readonly clear: () => Promise<void>
  /** Has the archive's own engine work on what is held, and answers rows of numbers, row-major. */
  readonly compute: (batch: Batch) => Promise<Float32Array>
}

/** Work in the SQL of the archive's engine. */
export interface Batch {
  /** Made first, beside the relation `log` of everything held. */
  readonly tables: readonly Table[]
  readonly statements: readonly string[]
  /** Answers `width` numbers a row. */
  readonly query: string
  readonly width: number
}

export interface Table {
  readonly name: string
  /** By name, all of one length. */
  readonly columns: Readonly<Record<string, readonly string[] | Float64Array>>
}
