import type { Entry, LogRecord } from '../../domain/entry.ts'
import { EngineError } from '../../domain/error.ts'
import type { EventId } from '../../domain/ids.ts'
import type { Clock } from '../ports/clock.ts'
import type { Appended, EventLog } from '../ports/event-log.ts'

const readBatch = 10_000

/** The log in the process's memory: for tests and simulations. It survives nothing. */
export function memoryEventLog(clock: Clock = { now: Date.now }): EventLog {
  const records: LogRecord[] = []
  const offsets = new Map<EventId, number>()
  let open = true

  const appendOne = (entry: Entry): Appended => {
    const first = entry.kind === 'event' ? offsets.get(entry.event.eventId) : undefined
    if (first !== undefined) return { offset: first, duplicate: true }
    const offset = records.length + 1
    records.push({ offset, receivedAt: clock.now(), entry })
    if (entry.kind === 'event') offsets.set(entry.event.eventId, offset)
    return { offset, duplicate: false }
  }
  const checkOpen = () => {
    if (!open)
      throw new EngineError('STORE_FAILED', 'The event log is shut.', 'Open a new one, or stop sending once close was called.')
  }

  return {
    append: async (entries) => {
      checkOpen()
      return entries.map(appendOne)
    },
    async *read(after, upTo = Number.POSITIVE_INFINITY) {
      checkOpen()
      const end = Math.min(upTo, records.length)
      for (let from = after; from < end; from += readBatch) yield records.slice(from, Math.min(from + readBatch, end))
    },
    last: async () => records.length,
    close: async () => {
      open = false
    },
  }
}
