import type { Entry, LogRecord } from '../domain/entry.ts'
import { EngineError } from '../domain/error.ts'
import type { Millis } from '../domain/time.ts'
import type { Verdict } from '../domain/verdict.ts'
import type { Clock } from '../storage/ports/clock.ts'
import type { Appended, EventLog } from '../storage/ports/event-log.ts'
import { type Parse, parseEvent, parseItem, parseRemoval, parseUser } from './parse/entry.ts'

/**
 * The way in: parse, append, fold. A call answers once its good rows are durable and in force, one verdict a row, in order.
 * A call that throws accepted nothing that was not durable; sending its events again is safe, since an eventId counts once.
 */
export interface Ingest {
  readonly events: (rows: readonly unknown[]) => Promise<readonly Verdict[]>
  readonly items: (rows: readonly unknown[]) => Promise<readonly Verdict[]>
  readonly users: (rows: readonly unknown[]) => Promise<readonly Verdict[]>
  readonly removeItems: (ids: readonly unknown[]) => Promise<readonly Verdict[]>
  /** Entries of our own making, such as logged impressions: unparsed, and else as every other. */
  readonly record: (entries: readonly Entry[]) => Promise<void>
  /** Does something while nothing is put into force: everything applied before it, nothing until it ends. */
  readonly between: <T>(work: () => Promise<T>) => Promise<T>
  /** Resolves when nothing is under way. */
  readonly idle: () => Promise<void>
  /** Takes no more, finishes what was taken. The log stays open: it is its owner's to close. */
  readonly close: () => Promise<void>
}

export interface IngestParts {
  readonly log: EventLog
  readonly clock: Clock
  /** Puts records into force. Called in strict offset order, never twice at once, and never with a duplicate. */
  readonly apply: (records: readonly LogRecord[]) => void | Promise<void>
}

export function createIngest({ log, clock, apply }: IngestParts): Ingest {
  const underWay = new Set<Promise<unknown>>()
  let applying: Promise<void> = Promise.resolve()
  let closed = false

  const takeIn = async (rows: readonly unknown[], parse: Parse): Promise<readonly Verdict[]> => {
    const receivedAt = clock.now()
    const parsed = rows.map((row, number) => parse(row, number, receivedAt))
    return verdictsOf(
      parsed,
      await keep(
        parsed.filter((each) => 'kind' in each),
        receivedAt,
      ),
    )
  }

  /** Appends, and folds what is new. */
  const keep = async (good: readonly Entry[], receivedAt: Millis): Promise<readonly Appended[]> => {
    const appended = good.length === 0 ? [] : await appendAll(log, good)
    const records: LogRecord[] = []
    good.forEach((entry, i) => {
      const { offset, duplicate } = appended[i]!
      if (!duplicate) records.push({ offset, receivedAt, entry })
    })
    if (records.length > 0) {
      // The log answers in offset order and each answer joins the queue at once, so the queue is in offset order.
      const applied = applying.then(() => apply(records))
      applying = applied.catch(() => {})
      await applied.catch(notInForce)
    }
    return appended
  }

  /** Takes work on unless closed, and knows that it is under way until it ends. */
  const follow = <T>(work: () => Promise<T>): Promise<T> => {
    if (closed)
      return Promise.reject(new EngineError('SHUTTING_DOWN', 'No more rows are taken in.', 'Send them again after the restart.'))
    const taken = work()
    const settled: Promise<unknown> = taken.then(
      () => underWay.delete(settled),
      () => underWay.delete(settled),
    )
    underWay.add(settled)
    return taken
  }

  const between = <T>(work: () => Promise<T>): Promise<T> => {
    const done = applying.then(work)
    applying = done.then(
      () => {},
      () => {},
    )
    return done
  }

  const take = (parse: Parse) => (rows: readonly unknown[]) => follow(() => takeIn(rows, parse))

  const idle = async () => {
    while (underWay.size > 0) await Promise.all(underWay)
  }

  return {
    events: take(parseEvent),
    items: take(parseItem),
    users: take(parseUser),
    removeItems: take(parseRemoval),
    record: (entries) => follow(async () => void (await keep(entries, clock.now()))),
    between: (work) => follow(() => between(work)),
    idle,
    close: () => {
      closed = true
      return idle()
    },
  }
}

async function appendAll(log: EventLog, entries: readonly Entry[]): Promise<readonly Appended[]> {
  try {
    return await log.append(entries)
  } catch (error) {
    if (error instanceof EngineError) throw error
    throw new EngineError(
      'STORE_FAILED',
      'The event log took none of the rows.',
      'Send them all again: what was kept counts once.',
      error,
    )
  }
}

function notInForce(error: unknown): never {
  throw new EngineError(
    'INTERNAL',
    'The rows are in the log, but putting them into force failed.',
    'Restart the engine: it folds the log again. Do not send the rows again.',
    error,
  )
}

function verdictsOf(parsed: readonly (Entry | Verdict)[], appended: readonly Appended[]): readonly Verdict[] {
  let good = 0
  return parsed.map((each, row) =>
    'status' in each ? each : { row, status: appended[good++]!.duplicate ? 'duplicate' : 'accepted' },
  )
}
