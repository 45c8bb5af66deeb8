import type { Read } from './event-log-reader.worker.ts'
import { startWorker } from './worker-calls.ts'

/** The reading thread, seen from the caller's. */
export interface Reader {
  readonly last: () => Promise<number>
  /** JSON of the records after `after` up to `upTo`, an array in offset order. */
  readonly batch: (after: number, upTo: number) => Promise<string>
  readonly close: () => Promise<void>
}

export async function openReader(path: string): Promise<Reader> {
  const worker = startWorker<Read, string>('event-log-reader.worker', path)
  return {
    last: async () => Number(await worker.call('last')),
    batch: (after, upTo) => worker.call({ after, upTo }),
    close: worker.close,
  }
}
