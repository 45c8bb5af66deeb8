import { availableParallelism } from 'node:os'
import { setImmediate as nextTurn } from 'node:timers/promises'
import { Worker } from 'node:worker_threads'
import { instantiate, kernelModule } from './kernels.ts'
import { threadUrl } from './thread-url.ts'

/** As many threads as there are processors, at most eight. */
export const defaultThreads = (): number => Math.min(availableParallelism(), 8)

/** A kernel that is spread over threads: rows [from, to), scratch of its own, and the arguments of the run. */
export type RowKernel = (from: number, to: number, scratch: number, ...args: readonly number[]) => void

/** Rows [from, to). Chunks are the same whatever the number of threads. */
export interface Rows {
  readonly from: number
  readonly to: number
  /** Rows taken at a time. */
  readonly chunk: number
}

/** Threads that work on one memory. Each run spreads one kernel over rows; who is free takes the next chunk. */
export interface Pool {
  readonly run: (kernel: string, rows: Rows, args: readonly number[]) => Promise<void>
  readonly close: () => Promise<void>
}

export interface PoolPlan {
  /** Name of the compiled module. */
  readonly module: string
  readonly memory: WebAssembly.Memory
  /** One byte offset a thread: so many threads there are. With one, everything runs here and no worker is started. */
  readonly scratch: readonly number[]
  /** Ends a run after the chunks at hand; the run then throws the signal's reason. */
  readonly signal?: AbortSignal
}

export const openPool = (plan: PoolPlan): Pool => (plan.scratch.length === 1 ? alone(plan) : together(plan))

/** How long this thread computes before it lets others have a turn, in milliseconds. */
const turnMs = 15

function alone({ module, memory, scratch, signal }: PoolPlan): Pool {
  const kernels = instantiate<Record<string, RowKernel>>(kernelModule(module), memory)
  return {
    run: async (kernel, rows, args) => {
      let turnEnds = performance.now() + turnMs
      for (let from = rows.from; from < rows.to; from += rows.chunk) {
        signal?.throwIfAborted()
        kernels[kernel]!(from, Math.min(from + rows.chunk, rows.to), scratch[0]!, ...args)
        if (performance.now() < turnEnds) continue
        await nextTurn()
        turnEnds = performance.now() + turnMs
      }
      signal?.throwIfAborted()
    },
    close: async () => {},
  }
}

/** What a worker is started with, and what it is sent; see `pool-worker.ts`. */
export interface WorkerStart {
  readonly module: WebAssembly.Module
  readonly memory: WebAssembly.Memory
  readonly scratch: number
  /** One number: the first row that nobody has taken. */
  readonly next: Int32Array
}
export interface WorkerRun extends Rows {
  readonly kernel: string
  readonly args: readonly number[]
}

function together({ module, memory, scratch, signal }: PoolPlan): Pool {
  const next = new Int32Array(new SharedArrayBuffer(4))
  const compiled = kernelModule(module)
  const workers = scratch.map((own) => {
    const start: WorkerStart = { module: compiled, memory, scratch: own, next }
    return new Worker(threadUrl('pool-worker', import.meta.url), { workerData: start })
  })
  const stop = () => Atomics.store(next, 0, 0x7000_0000)
  return {
    run: async (kernel, rows, args) => {
      signal?.throwIfAborted()
      Atomics.store(next, 0, rows.from)
      signal?.addEventListener('abort', stop)
      try {
        await Promise.all(workers.map((worker) => finished(worker, { kernel, args, ...rows })))
      } finally {
        signal?.removeEventListener('abort', stop)
      }
      signal?.throwIfAborted()
    },
    close: async () => {
      await Promise.all(workers.map((worker) => worker.terminate()))
    },
  }
}

function finished(worker: Worker, run: WorkerRun): Promise<void> {
  return new Promise((resolve, reject) => {
    const done = () => {
      worker.off('error', failed)
      resolve()
    }
    const failed = (error: unknown) => {
      worker.off('message', done)
      reject(error)
    }
    worker.once('message', done)
    worker.once('error', failed)
    worker.postMessage(run)
  })
}
