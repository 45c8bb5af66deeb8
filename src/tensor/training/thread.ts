import { Worker } from 'node:worker_threads'
import { threadUrl } from '../../math/thread-url.ts'
import type { Progress, Ran, RunOptions } from './run.ts'
import type { Learnt } from './task.ts'

export interface ThreadStart extends Pick<RunOptions, 'seed' | 'threads' | 'checkpoint'> {
  readonly program: string
  readonly data: unknown
}

export type ToThread = 'pause' | 'abort'

interface FromThread {
  readonly progress?: Progress
  readonly ran?: Ran
}

export interface TrainingJob {
  /** What it came to; `undefined` once paused. Rejects with the signal's reason, or with what went wrong. */
  readonly learnt: Promise<Learnt | undefined>
  /** Ends it between two steps; what is answered starts it again, to the same bits. */
  readonly pause: () => Promise<Uint8Array>
}

/**
 * Trains in a thread of its own, for a network computes long without a pause. `program` is a module that exports
 * `task(data, seed)`; `data` must be something that can be cloned, and is best shared where it is large.
 */
export function startTraining(program: URL, data: unknown, options: Omit<RunOptions, 'paused'>): TrainingJob {
  const { signal, progress = () => {}, seed, threads, checkpoint } = options
  signal?.throwIfAborted()
  const start: ThreadStart = {
    program: program.href,
    data,
    seed,
    ...(threads === undefined ? {} : { threads }),
    ...(checkpoint === undefined ? {} : { checkpoint }),
  }
  const worker = new Worker(threadUrl('training-thread', import.meta.url), { workerData: start })
  const send = (message: ToThread) => worker.postMessage(message)
  const ran = new Promise<Ran>((resolve, reject) => {
    const abort = () => send('abort')
    signal?.addEventListener('abort', abort, { once: true })
    worker.on('message', ({ progress: step, ran }: FromThread) => {
      if (step !== undefined) progress(step)
      if (ran !== undefined) resolve(ran)
    })
    worker.on('error', reject)
    worker.on('exit', () => {
      signal?.removeEventListener('abort', abort)
      reject(signal?.aborted === true ? signal.reason : new Error('The training thread ended before its training did.'))
    })
  })
  return {
    learnt: ran.then((ran) => ('learnt' in ran ? ran.learnt : undefined)),
    pause: async () => {
      send('pause')
      const paused = await ran
      if ('checkpoint' in paused) return paused.checkpoint
      throw new Error('The training had come to its end before it could be paused.')
    },
  }
}

/** Trains to the end in a thread of its own. */
export async function trainInThread(program: URL, data: unknown, options: Omit<RunOptions, 'paused'>): Promise<Learnt> {
  return (await startTraining(program, data, options).learnt)!
}
