import { rm } from 'node:fs/promises'
import { availableParallelism } from 'node:os'
import { join } from 'node:path'
import type { LogRecord } from '../../domain/entry.ts'
import { EngineError } from '../../domain/error.ts'
import type { LogArchive } from '../ports/log-archive.ts'
import { readColumns, recordsOf, type VectorOf } from './archive-columns.ts'
import { compute } from './archive-engine.ts'
import { partsIn } from './archive-files.ts'
import { add } from './archive-writer.ts'
import { openDuckdb, parquet, withDuckdb } from './duckdb.ts'

/**
 * The log as Parquet, a folder a day of taking in: DAY/FROM-TO.parquet, by offset. A day that is over becomes one file. `vectorOf` makes
 * the column `embedding` of an item; where it changes its meaning, so must the folder.
 */
export function parquetArchive(dir: string, vectorOf: VectorOf): LogArchive {
  const last = async () => (await partsIn(dir)).at(-1)?.to ?? 0
  return {
    last,
    add: (batches) => withDuckdb({ threads: '1' }, async (duckdb) => add(duckdb, dir, vectorOf, batches)).catch(failed(dir)),
    read: (after, upTo) => read(dir, after, upTo),
    clear: () => rm(dir, { recursive: true, force: true }),
    compute: (batch) =>
      withDuckdb({ threads: String(availableParallelism()), temp_directory: join(dir, 'spilled') }, async (duckdb) =>
        compute(duckdb, await partsIn(dir), batch),
      ).finally(() => rm(join(dir, 'spilled'), { recursive: true, force: true })),
  }
}

async function* read(dir: string, after: number, upTo = Number.POSITIVE_INFINITY): AsyncGenerator<readonly LogRecord[]> {
  // asked for anew after each part, since a day that is over is merged into one
  for (let done = after; done < upTo; ) {
    const part = (await partsIn(dir)).find(({ to }) => to > done)
    if (part === undefined || part.from > upTo) return
    const { duckdb, close } = await openDuckdb({ threads: '1' })
    try {
      const last = Math.min(upTo, part.to)
      const held = await duckdb.stream(
        `SELECT ${readColumns} FROM ${parquet([part])} WHERE "offset" > ${done} AND "offset" <= ${last}`,
      )
      for (let chunk = await held.fetchChunk(); chunk !== null && chunk.rowCount > 0; chunk = await held.fetchChunk()) {
        yield recordsOf(chunk)
      }
    } finally {
      close()
    }
    done = part.to
  }
}

const failed = (dir: string) => (error: unknown) => {
  if (error instanceof EngineError) throw error
  throw new EngineError(
    'STORE_FAILED',
    `The archive ${dir} cannot be written.`,
    'See that its folder is writable and has room.',
    error,
  )
}
