// A thread that reads published items as it is asked to. A pin that has a name is kept until the thread ends.
import { parentPort, workerData } from 'node:worker_threads'
import { attach, type PinnedItems, type Published, type ReaderHandle } from '../src/index.ts'

export interface Ask {
  readonly itemIds: readonly string[]
  readonly at: number
  readonly pin?: string
}

export interface Told extends Published {
  readonly columns: readonly string[]
  readonly rows: Float32Array
}

const reader = attach(workerData as ReaderHandle)
const kept = new Map<string, PinnedItems>()

parentPort!.on('message', ({ itemIds, at, pin }: Ask) => {
  const pinned = (pin !== undefined && kept.get(pin)) || reader.pin()
  const { version, offset, columns } = pinned
  const rows = pinned.rows(itemIds, at)
  if (pin === undefined) pinned.release()
  else kept.set(pin, pinned)
  parentPort!.postMessage({ version, offset, at: pinned.at, columns, rows } satisfies Told)
})
