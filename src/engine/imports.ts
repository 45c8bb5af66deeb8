import { importFile } from '../ingest/import/import-file.ts'
import { importMovieLens } from '../ingest/import/movielens.ts'
import type { Ingest } from '../ingest/ingest.ts'
import { duckdbRowReader } from '../storage/duckdb/row-reader.ts'
import type { Engine } from './contract.ts'
import { notesOn } from './stores.ts'

/** What takes files in, with notes in the engine's folder where there is one. */
export const imports = (dir: string | undefined, ingest: Ingest): Pick<Engine, 'importFile' | 'importMovieLens'> => ({
  importFile: async (options) => {
    const notes = await notesOn(dir, options.path)
    return importFile({
      ...options,
      reader: duckdbRowReader,
      ingest,
      ...(notes === undefined ? {} : { checkpoint: `${notes}.checkpoint`, rejects: `${notes}.rejects.ndjson` }),
    })
  },
  importMovieLens: async ({ path, ...options }) => {
    const notes = await notesOn(dir, path)
    return importMovieLens({
      ...options,
      dir: path,
      reader: duckdbRowReader,
      ingest,
      ...(notes === undefined ? {} : { notes }),
    })
  },
})
