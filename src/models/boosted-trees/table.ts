import { defaultThreads } from '../../math/pool.ts'
import { binColumns } from './binned.ts'
import { openCrew, type Run } from './crew.ts'
import { monotoneColumns, type TreeSettings } from './settings.ts'
import { layOut, type Workspace } from './workspace.ts'

/** Additions of a whole fit above which threads are worth their start. */
const worthThreads = 100_000_000

/** A table that trees are to be grown on. */
export interface Table {
  readonly schema: readonly string[]
  readonly rows: Float32Array
}

/** Bins a table, opens what grows trees on it for as long as `use` runs, and closes it whatever comes of that. */
export async function withTable<T>(
  { schema, rows }: Table,
  settings: TreeSettings,
  {
    threads = defaultThreads(),
    seed,
    signal,
  }: { readonly threads?: number; readonly seed: number; readonly signal: AbortSignal },
  use: (work: Workspace, run: Run) => Promise<T>,
): Promise<T> {
  const count = rows.length / schema.length
  const columns = binColumns(rows, schema.length, settings.maxBins, seed)
  const entries = columns.reduce((sum, column) => sum + column.entries, 0)
  // A tree reads its rows about as often as it is deep.
  const isSmall = entries * settings.trees * Math.log2(settings.maxLeaves) < worthThreads
  const own = isSmall ? 1 : threads
  const work = layOut(columns, count, monotoneColumns(schema, settings), settings, own)
  const crew = openCrew(work.memory, own, signal)
  try {
    return await use(work, crew.run)
  } finally {
    await crew.close()
  }
}
