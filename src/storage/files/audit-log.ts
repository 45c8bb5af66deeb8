import { mkdir, open, readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type AuditEntry, answersTo } from '../../domain/audit.ts'
import { EngineError } from '../../domain/error.ts'
import type { AuditLog } from '../ports/audit-log.ts'

/** Bytes after which a file is left for a new one; all are kept. Small enough to be read whole without others waiting. */
const rotatedAt = 1_000_000

/**
 * `NNNNNN.ndjson`, numbered: one entry a line, each append followed by an fsync. A line that a crash cut off is passed over, and the next begins anew.
 * Several processes may append to one folder.
 */
export function fileAuditLog(dir: string, most = rotatedAt): AuditLog {
  let line: Promise<unknown> = Promise.resolve()
  const append = async (entries: readonly AuditEntry[]) => {
    try {
      await mkdir(dir, { recursive: true })
      const latest = (await filesIn(dir)).at(-1) ?? nameOf(1)
      await appendTo(join(dir, latest), entries, most, () => join(dir, nameOf(Number.parseInt(latest, 10) + 1)))
    } catch (error) {
      throw new EngineError(
        'STORE_FAILED',
        `The audit log in ${dir} cannot be written.`,
        'See that it is writable and has room.',
        error,
      )
    }
  }
  return {
    append: (entries) => {
      if (entries.length === 0) return Promise.resolve()
      const appended = line.then(() => append(entries))
      line = appended.catch(() => {})
      return appended
    },
    read: async ({ limit, ...about }) => {
      await line
      const found: AuditEntry[] = []
      for (const name of (await filesIn(dir)).toReversed()) {
        for (const text of (await readFile(join(dir, name), 'utf8')).split('\n').toReversed()) {
          if (found.length >= limit) return found
          const entry = parsed(text)
          if (entry !== undefined && answersTo(about, entry)) found.push(entry)
        }
      }
      return found
    },
  }
}

async function appendTo(file: string, entries: readonly AuditEntry[], most: number, next: () => string): Promise<void> {
  const handle = await open(file, 'a+')
  try {
    const { size } = await handle.stat()
    if (size >= most) return await appendTo(next(), entries, most, next)
    const last = Buffer.alloc(1)
    if (size > 0) await handle.read(last, 0, 1, size - 1)
    const begun = size > 0 && last[0] !== 10 ? '\n' : ''
    await handle.appendFile(begun + entries.map((entry) => `${JSON.stringify(entry)}\n`).join(''))
    await handle.sync()
    if (size > 0) return
  } finally {
    await handle.close()
  }
  const folder = await open(join(file, '..'))
  await folder.sync().finally(() => folder.close())
}

const nameOf = (number: number) => `${String(number).padStart(6, '0')}.ndjson`

async function filesIn(dir: string): Promise<readonly string[]> {
  const names = await readdir(dir).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return []
    throw new EngineError('STORE_FAILED', `${dir} cannot be read.`, 'See that the folder and its files are readable.', error)
  })
  return names.filter((name) => /^\d{6,}\.ndjson$/.test(name)).sort()
}

function parsed(text: string): AuditEntry | undefined {
  if (text === '') return undefined
  try {
    return JSON.parse(text) as AuditEntry
  } catch {
    return undefined
  }
}
