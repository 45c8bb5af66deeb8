// One thread that reads published items: rows of 1,000 at a time, drawn from all there are.
import { parentPort, workerData } from 'node:worker_threads'
import type { ReaderHandle } from '../src/features/published/attached-readers.ts'
import { attach } from '../src/features/published/item-reader.ts'
import { integer, mulberry32 } from '../src/math/random.ts'

export interface ReadingStart {
  readonly handle: ReaderHandle
  readonly items: number
  readonly reads: number
  readonly seed: number
}

export interface ReadingTimes {
  /** Milliseconds of each read, pinned and released with it. */
  readonly times: readonly number[]
  readonly columns: number
}

/** The first are read while the code is being compiled. */
const compiling = 200

const { handle, items, reads, seed } = workerData as ReadingStart
const reader = attach(handle)
const random = mulberry32(seed)
const names = Array.from({ length: items }, (_, n) => `item-${n}`)
const times: number[] = []
let columns = 0
for (let n = 0; n < reads + compiling; n++) {
  const wanted = Array.from({ length: 1_000 }, () => names[integer(random, items)]!)
  const started = performance.now()
  const pinned = reader.pin()
  const rows = pinned.rows(wanted, pinned.at + n)
  pinned.release()
  const took = performance.now() - started
  columns = pinned.columns.length
  if (rows.length !== 1_000 * columns) throw new Error(`${rows.length} numbers were read`)
  if (n >= compiling) times.push(took)
}
parentPort!.postMessage({ times, columns } satisfies ReadingTimes)
reader.detach()
