import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Worker } from 'node:worker_threads'
import type { Scanner } from '../../math/scanner.ts'
import { threadUrl } from '../../math/thread-url.ts'
import { reachOf } from './encode.ts'
import { type Graph, openGraph } from './graph.ts'
import type { GraphShape } from './plan.ts'

/** What `graph-worker.ts` is started with. */
export interface GraphOrder {
  readonly shape: GraphShape
  readonly reach: number
  readonly threads: number
  /** Rows of `stride` floats in shared memory. */
  readonly floats: Float32Array
  readonly stride: number
  readonly count: number
  readonly file: string
}

/** Rows that say how large numbers are. */
const sampled = 10_000

/**
 * A graph of all rows of `table`, built on a thread of its own and handed over in a file that is mapped into memory: on this thread
 * that takes some milliseconds, and a fifth of a second for a million rows. The table must not change meanwhile. Ends early with the signal's reason.
 */
export async function buildGraph(table: Scanner, shape: GraphShape, threads: number, signal: AbortSignal): Promise<Graph> {
  const folder = await mkdtemp(join(tmpdir(), 'serendip-graph-'))
  const file = join(folder, 'graph')
  const reach = shape.scalar === 'i8' ? reachOf(sample(table), shape) : 1
  try {
    await working({ shape, reach, threads, ...table.block, count: table.count, file }, signal)
    return openGraph(shape, reach, file)
  } finally {
    // What is mapped stays in force without its name; a system that does not allow this keeps the file until it cleans up itself.
    await rm(folder, { recursive: true, force: true }).catch(() => {})
  }
}

function working(order: GraphOrder, signal: AbortSignal): Promise<void> {
  signal.throwIfAborted()
  const worker = new Worker(threadUrl('graph-worker', import.meta.url), { workerData: order })
  return new Promise((resolve, reject) => {
    const stop = () => void worker.terminate()
    signal.addEventListener('abort', stop, { once: true })
    worker.once('error', reject)
    worker.once('exit', (code) => {
      signal.removeEventListener('abort', stop)
      if (code === 0) resolve()
      else reject(signal.aborted ? signal.reason : new Error(`The thread that builds a graph ended with code ${code}.`))
    })
  })
}

/** Every so many rows of the table, one behind the other. */
function sample(table: Scanner): Float32Array {
  const count = Math.min(sampled, table.count)
  const vectors = new Float32Array(count * table.width)
  for (let i = 0; i < count; i++) vectors.set(table.view(Math.floor((i * table.count) / count)), i * table.width)
  return vectors
}
