import type { Entry } from '../../domain/entry.ts'
import type { Millis } from '../../domain/time.ts'
import type { Appended } from '../ports/event-log.ts'
import type { Write, Written } from './event-log-writer.worker.ts'
import { startWorker } from './worker-calls.ts'

/** The writing thread, seen from the caller's. */
export interface Writer {
  /** Resolves after the commit, in the order of the calls. */
  readonly write: (entries: readonly Entry[], receivedAt: Millis) => Promise<readonly Appended[]>
  readonly last: () => Promise<number>
  readonly close: () => Promise<void>
}

export async function openWriter(path: string): Promise<Writer> {
  const worker = startWorker<Write, Written>('event-log-writer.worker', path)
  let last = (await worker.call({ eventIds: [], bodies: [], receivedAt: 0 })).last

  const write = async (entries: readonly Entry[], receivedAt: Millis) => {
    const eventIds = entries.map((entry) => (entry.kind === 'event' ? entry.event.eventId : undefined))
    const bodies = entries.map((entry) => JSON.stringify(entry)) // text crosses threads faster than objects do
    const written = await worker.call({ eventIds, bodies, receivedAt })
    last = written.last
    return Array.from(written.offsets, (offset) => ({ offset: Math.abs(offset), duplicate: offset < 0 }))
  }
  return { write, last: async () => last, close: worker.close }
}
