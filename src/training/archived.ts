import { isDeepStrictEqual } from 'node:util'
import type { LogRecord } from '../domain/entry.ts'
import type { LogReading } from '../storage/ports/event-log.ts'
import type { LogArchive } from '../storage/ports/log-archive.ts'

/**
 * Hands over to the archive what it does not hold yet of the log, and answers it as a log to read: in columns, beside whoever writes. An
 * archive of another log begins anew.
 */
export async function archived(
  log: LogReading,
  archive: LogArchive,
  progress: (done: number, of: number) => void,
): Promise<LogReading> {
  const last = await log.last()
  if (!(await isOf(log, archive, last))) await archive.clear()
  const held = await archive.last()
  if (held < last) await archive.add(told(log.read(held, last), (offset) => progress(offset - held, last - held)))
  return { read: (after, upTo = last) => archive.read(after, upTo), last: async () => last }
}

/** Whether the last record that the archive holds is the log's. */
async function isOf(log: LogReading, archive: LogArchive, last: number): Promise<boolean> {
  const held = await archive.last()
  if (held === 0) return true
  return held <= last && isDeepStrictEqual(await recordAt(log, held), await recordAt(archive, held))
}

async function recordAt({ read }: Pick<LogReading, 'read'>, offset: number): Promise<LogRecord | undefined> {
  for await (const [record] of read(offset - 1, offset)) return record
  return undefined
}

async function* told(batches: AsyncIterable<readonly LogRecord[]>, progress: (offset: number) => void) {
  for await (const records of batches) {
    yield records
    progress(records.at(-1)!.offset)
  }
}
