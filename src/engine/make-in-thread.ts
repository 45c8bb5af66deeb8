import { Worker } from 'node:worker_threads'
import { EngineError, type ErrorCode } from '../domain/error.ts'
import type { Millis } from '../domain/time.ts'
import type { StatesOptions } from '../features/feature-states.ts'
import { threadUrl } from '../math/thread-url.ts'
import type { Clock } from '../storage/ports/clock.ts'
import type { MadeModels, Settled } from '../training/model-steps.ts'
import type { TrainingOptions, TrainingParts } from '../training/train.ts'
import type { StepRecord } from '../workflow/run.ts'

export interface ThreadOrder {
  readonly dir: string
  readonly settled: Settled
  readonly options: Pick<TrainingOptions, 'only' | 'seed' | 'force' | 'debias'>
  readonly salt: string
  readonly now: Millis
  readonly bounds: Pick<StatesOptions, 'mostUsers'>
}

export interface FromTrainingThread {
  readonly progress?: readonly [step: string, done: number, of: number]
  readonly told?: readonly StepRecord[]
  readonly made?: MadeModels
  readonly failed?: {
    readonly message: string
    readonly known?: { readonly code: ErrorCode; readonly what: string; readonly remedy: string }
  }
}

/** Makes models in a thread of their own, from the archive of a folder: whoever answers requests meanwhile is not held up. Ended, it leaves what it made in the folder. */
export const makeInThread =
  (dir: string, clock: Clock, bounds: ThreadOrder['bounds']): NonNullable<TrainingParts['makes']> =>
  ({ settled, options, salt, signal }, told) => {
    const { only, seed, force, debias, progress } = options
    const said = Object.fromEntries(Object.entries({ only, seed, force, debias }).filter(([, value]) => value !== undefined))
    const order: ThreadOrder = { dir, settled, options: said, salt, now: clock.now(), bounds }
    const worker = new Worker(threadUrl('training-thread', import.meta.url), { workerData: order })
    const end = () => void worker.terminate()
    signal.addEventListener('abort', end, { once: true })
    const { promise, resolve, reject } = Promise.withResolvers<MadeModels>()
    worker.on('message', (message: FromTrainingThread) => {
      if (message.progress !== undefined) progress?.(...message.progress)
      if (message.told !== undefined) told(message.told)
      if (message.made !== undefined) resolve(message.made)
      if (message.failed !== undefined) reject(errorOf(message.failed))
    })
    worker.on('error', reject)
    worker.on('exit', () =>
      reject(signal.aborted ? signal.reason : new Error('The training thread ended before its training did.')),
    )
    return promise.finally(() => {
      signal.removeEventListener('abort', end)
      return worker.terminate()
    })
  }

const errorOf = ({ message, known }: NonNullable<FromTrainingThread['failed']>) =>
  known === undefined ? new Error(message) : new EngineError(known.code, known.what, known.remedy)
