// A thread that reads published items until it has seen enough of them, and says what it saw; or that pins a version and clings to it.
import { parentPort, workerData } from 'node:worker_threads'
import { integer, mulberry32 } from '../../../math/random.ts'
import type { ReaderHandle } from '../attached-readers.ts'
import { attach } from '../item-reader.ts'
import { start } from './items-at-work.ts'
import { mostItems, rowAfter } from './rounds.ts'

export interface ReadingOrder {
  readonly handle: ReaderHandle
  readonly seed: number
  /** How many to see; 0 to pin one and cling to it. */
  readonly versions: number
}

/** Rows that belong to no version, as text. */
export interface Seen {
  readonly reads: number
  readonly torn: readonly string[]
}

const { handle, seed, versions } = workerData as ReadingOrder
const reader = attach(handle)
const random = mulberry32(seed)
const seen = new Set<number>()
const torn: string[] = []
let reads = 0

/** Three times the same version, while others are published. */
function readSome(): void {
  const pinned = reader.pin()
  const { version, offset, columns } = pinned
  seen.add(version)
  for (let time = 0; time < 3; time++) {
    const items = Array.from({ length: 40 }, () => integer(random, mostItems))
    const rows = pinned.rows(
      items.map((n) => `item-${n}`),
      start,
    )
    items.forEach((n, i) => {
      const row = [...rows.subarray(i * columns.length, (i + 1) * columns.length)]
      if (`${row}` !== `${rowAfter(n, offset)}`) torn.push(`item-${n} after ${offset} rounds: ${row}, not ${rowAfter(n, offset)}`)
    })
    reads++
  }
  pinned.release()
}

if (versions === 0) {
  reader.pin()
  parentPort!.postMessage('pinned')
  // stays until it is ended
  setInterval(() => {}, 1_000)
} else {
  const readOn = () => {
    readSome()
    if (seen.size < versions) setImmediate(readOn)
    else {
      parentPort!.postMessage({ reads, torn: torn.slice(0, 5) } satisfies Seen)
      reader.detach()
    }
  }
  readOn()
}
