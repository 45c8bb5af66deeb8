import { setImmediate as turn } from 'node:timers/promises'
import type { Entry, LogRecord } from '../../domain/entry.ts'
import { EngineError } from '../../domain/error.ts'
import type { Clock } from '../ports/clock.ts'
import type { Appended, EventLog } from '../ports/event-log.ts'
import { openReader } from './event-log-reader.ts'
import { openWriter } from './event-log-writer.ts'

/** Records a read brings at a time: parsing one batch keeps the caller's thread for about 3 ms. */
const readBatch = 1_000

interface Waiting {
  readonly entries: readonly Entry[]
  readonly resolve: (appended: readonly Appended[]) => void
  readonly reject: (error: unknown) => void
}

/**
 * The log in one SQLite file. Two worker threads hold it, one that writes and one that reads, so that neither an fsync
 * nor a long scan ever keeps the serving thread. One process at a time may hold a log; a second one is refused.
 *
 * Group commit happens twice over: what the process appends within one turn of its event loop travels as one message, and
 * what arrived while the last transaction ran goes into the next one.
 */
export async function sqliteEventLog(path: string, clock: Clock = { now: Date.now }): Promise<EventLog> {
  const writer = await openWriter(path)
  let reader: ReturnType<typeof openReader> | undefined
  let waiting: Waiting[] = []
  let underWay: Promise<unknown> = Promise.resolve()
  let closing: Promise<void> | undefined

  const flush = () => {
    if (waiting.length === 0) return
    const sent = waiting
    waiting = []
    const entries = sent.length === 1 ? sent[0]!.entries : sent.flatMap((each) => each.entries)
    underWay = writer.write(entries, clock.now()).then(
      (appended) => share(sent, appended),
      (error) => {
        for (const { reject } of sent) reject(error)
      },
    )
  }

  const append = (entries: readonly Entry[]) =>
    new Promise<readonly Appended[]>((resolve, reject) => {
      if (closing !== undefined) throw shut(path)
      if (waiting.length === 0) setImmediate(flush)
      waiting.push({ entries, resolve, reject })
    })

  async function* read(after: number, upTo?: number) {
    if (closing !== undefined) throw shut(path)
    reader ??= openReader(path)
    const open = await reader
    const end = Math.min(upTo ?? Number.POSITIVE_INFINITY, await open.last())
    const fetch = (from: number) => (from < end ? open.batch(from, Math.min(from + readBatch, end)) : undefined)
    let next = fetch(after)
    for (let from = after; next !== undefined; ) {
      const text = await next
      from += readBatch
      next = fetch(from) // the reader works on the next batch while the caller works on this one
      next?.catch(() => {}) // heard when it is awaited; unheard if the caller stops early
      yield JSON.parse(text) as readonly LogRecord[]
      await turn() // else a port whose next message is always there already would keep the event loop from everything else
    }
  }

  const close = async () => {
    flush()
    await underWay
    await Promise.all([writer.close(), reader?.then((open) => open.close())])
  }

  return { append, read, last: writer.last, close: () => (closing ??= close()) }
}

/** Gives each append its own part of what became of their common message. */
function share(sent: readonly Waiting[], appended: readonly Appended[]): void {
  let from = 0
  for (const { entries, resolve } of sent) resolve(appended.slice(from, (from += entries.length)))
}

const shut = (path: string) =>
  new EngineError('STORE_FAILED', `The event log ${path} is shut.`, 'Open it again, or stop sending once close was called.')
