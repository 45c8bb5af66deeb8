import { open, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { EngineError } from '../../domain/error.ts'

/** How far an import came. */
interface Checkpoint {
  /** Rows in the file, as far as known: another number is another file, and begins at the first row. */
  readonly total: number | null
  readonly rows: number
  /** Length of the reject file then: what stands after it belongs to a batch that will be read again. */
  readonly rejectBytes: number
}

/** The checkpoint and the reject file of one import, advanced together. */
export interface ProgressFile {
  readonly rows: number
  readonly advance: (rows: number, rejects: readonly unknown[]) => Promise<void>
  /** The import is complete: the next one begins at the first row. */
  readonly finish: () => Promise<void>
  readonly close: () => Promise<void>
}

export async function openProgressFile(
  checkpoint: string | undefined,
  rejects: string | undefined,
  total: number | null,
): Promise<ProgressFile> {
  const found = checkpoint === undefined ? beginning : await readCheckpoint(checkpoint)
  const { rows, rejectBytes } = found.total === total ? found : beginning
  const rejectFile = rejects === undefined ? undefined : await openOrFail(rejects)
  await rejectFile?.truncate(rejectBytes)
  let written = rejectBytes

  const advance = async (done: number, refused: readonly unknown[]) => {
    if (rejectFile !== undefined && refused.length > 0) {
      const lines = Buffer.from(refused.map((each) => `${JSON.stringify(each)}\n`).join(''))
      await rejectFile.write(lines, 0, lines.length, written)
      written += lines.length
    }
    if (checkpoint === undefined) return
    await writeFile(`${checkpoint}.tmp`, JSON.stringify({ total, rows: done, rejectBytes: written } satisfies Checkpoint))
    await rename(`${checkpoint}.tmp`, checkpoint)
  }
  return {
    rows,
    advance,
    finish: async () => {
      if (checkpoint !== undefined) await rm(checkpoint, { force: true })
    },
    close: async () => rejectFile?.close(),
  }
}

const beginning: Checkpoint = { total: null, rows: 0, rejectBytes: 0 }

async function readCheckpoint(path: string): Promise<Checkpoint> {
  const text = await readFile(path, 'utf8').catch(() => JSON.stringify(beginning))
  try {
    const { total = null, rows, rejectBytes } = JSON.parse(text) as Partial<Checkpoint>
    if (Number.isSafeInteger(rows) && Number.isSafeInteger(rejectBytes)) return { total, rows: rows!, rejectBytes: rejectBytes! }
  } catch {}
  throw new EngineError(
    'DATA_UNREADABLE',
    `${path} is not a checkpoint of an import.`,
    'Delete it to begin at the first row: events that are there already count once.',
  )
}

async function openOrFail(path: string) {
  try {
    return await open(path, 'a').then(async (made) => {
      await made.close()
      return open(path, 'r+')
    })
  } catch (error) {
    throw new EngineError(
      'STORE_FAILED',
      `The reject file ${path} cannot be written.`,
      'See that its folder exists and is writable.',
      error,
    )
  }
}
