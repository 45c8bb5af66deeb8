import { readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { EngineError } from '../../domain/error.ts'
import type { Row, RowReader, Rows } from '../../storage/ports/row-reader.ts'
import type { Ingest } from '../ingest.ts'
import type { Kind } from './columns.ts'
import { type ImportProgress, type ImportResult, importRows } from './import-rows.ts'
import { movieLens100k } from './movielens-100k.ts'
import { movieLensCsv } from './movielens-csv.ts'

/** A MovieLens folder: its rows in the API's form, each event with an id made of who, what and when. */
export interface MovieLens {
  readonly items: Source
  readonly users?: Source
  /** In time order. */
  readonly events: Source
}

export interface Source {
  readonly rows: Rows
  readonly convert: (row: Row) => unknown
}

export interface ImportMovieLensOptions {
  readonly dir: string
  readonly reader: RowReader
  readonly ingest: Ingest
  readonly progress?: (step: ImportProgress & { readonly kind: Kind }) => void
  /** Folder and start of the names of the checkpoint and reject files, as in `data/import`. */
  readonly notes?: string
  readonly signal?: AbortSignal
  /** Added to every time, so that ratings of the past can be shown as if they were of today. */
  readonly shiftMs?: number
}

/** Films, people and ratings of `ml-100k` (u.data) or of a newer MovieLens folder (ratings.csv), in this order. */
export async function importMovieLens(options: ImportMovieLensOptions): Promise<Readonly<Record<Kind, ImportResult>>> {
  const { ingest, progress, notes, signal, shiftMs = 0 } = options
  const folder = await openMovieLens(options.dir, options.reader)
  const results: Record<Kind, ImportResult> = { items: nothing, users: nothing, events: nothing }
  try {
    for (const kind of ['items', 'users', 'events'] as const) {
      const source = folder[kind]
      if (source === undefined) continue
      results[kind] = await importRows({
        ...source,
        convert: shifted(source.convert, shiftMs),
        take: ingest[kind],
        progress: (step) => progress?.({ kind, ...step }),
        ...(notes === undefined ? {} : { checkpoint: `${notes}.${kind}.checkpoint`, rejects: `${notes}.${kind}.rejects.ndjson` }),
        ...(signal === undefined ? {} : { signal }),
      })
    }
  } finally {
    for (const source of [folder.items, folder.users, folder.events]) await source?.rows.close()
  }
  return results
}

/** Moves the times of a row, and leaves its id. */
const shifted =
  (convert: Source['convert'], by: number): Source['convert'] =>
  (row) => {
    const converted = convert(row) as Row
    const moved = (['at', 'publishedAt'] as const).filter((field) => typeof converted[field] === 'number')
    return by === 0
      ? converted
      : { ...converted, ...Object.fromEntries(moved.map((field) => [field, (converted[field] as number) + by])) }
  }

const nothing: ImportResult = { rows: 0, accepted: 0, duplicates: 0, rejected: 0, resumedFrom: 0 }

async function openMovieLens(dir: string, reader: RowReader): Promise<MovieLens> {
  if (await exists(join(dir, 'u.data'))) return movieLens100k((file) => readFile(join(dir, file), 'latin1'))
  if ((await exists(join(dir, 'ratings.csv'))) && (await exists(join(dir, 'movies.csv')))) return movieLensCsv(dir, reader)
  throw new EngineError(
    'DATA_UNREADABLE',
    `${dir} is not a MovieLens folder.`,
    'Name the unpacked folder that holds u.data, or ratings.csv and movies.csv.',
  )
}

const exists = (path: string) =>
  stat(path).then(
    () => true,
    () => false,
  )
