import { setImmediate as nextTurn } from 'node:timers/promises'
import { encodeCheckpoint, takeUp } from './checkpoint.ts'
import type { Learnt, Task } from './task.ts'
import { Trainer } from './trainer.ts'

/** What was best by the task's judge so far. */
export interface Best {
  readonly score: number
  /** Judgements since that were no better. */
  readonly misses: number
  readonly learnt: Learnt
}

export interface RunOptions {
  readonly seed: number
  /** Over which one operation is spread; 1 unless said. */
  readonly threads?: number
  /** Goes on from here. */
  readonly checkpoint?: Uint8Array
  readonly signal?: AbortSignal
  /** Called about ten times a second. */
  readonly progress?: (step: Progress) => void
  /** Asked between steps: true ends the run with a checkpoint. */
  readonly paused?: () => boolean
}

export interface Progress {
  readonly done: number
  readonly of: number
  /** Mean over the steps since the last report. */
  readonly loss: number
}

/** Either it came to its end, or it was paused. */
export type Ran = { readonly learnt: Learnt; readonly steps: number } | { readonly checkpoint: Uint8Array }

/** How long a training computes before others in its thread have a turn, in milliseconds. */
const turnMs = 100

/** Trains in this thread, from the beginning or from a checkpoint, to the end, to where it gets no better, or to a pause. */
export async function runTraining(task: Task, options: RunOptions): Promise<Ran> {
  const { seed, signal, progress = () => {}, paused = () => false } = options
  const trainer = new Trainer(task, seed, options)
  try {
    let best = options.checkpoint === undefined ? undefined : takeUp(trainer, seed, options.checkpoint)
    let turnEnds = performance.now() + turnMs
    let [losses, since] = [0, 0]
    const report = (of: number) => {
      progress({ done: trainer.step, of, loss: losses / Math.max(1, since) })
      ;[losses, since] = [0, 0]
    }
    while (trainer.step < task.steps && !exhausted(task, best)) {
      losses += trainer.advance()
      since++
      if (task.judge !== undefined && trainer.step % task.judge.every === 0) best = judged(task.judge.score, trainer, best)
      if (performance.now() < turnEnds) continue
      if (trainer.step < task.steps) report(task.steps)
      await nextTurn()
      signal?.throwIfAborted()
      if (paused()) return { checkpoint: encodeCheckpoint(trainer, seed, best) }
      turnEnds = performance.now() + turnMs
    }
    // However early it ended, it is done.
    report(trainer.step)
    return { learnt: best?.learnt ?? trainer.learnt(), steps: trainer.step }
  } finally {
    trainer.close()
  }
}

const exhausted = ({ judge }: Task, best: Best | undefined) => judge !== undefined && (best?.misses ?? 0) >= judge.patience

function judged(score: (learnt: Learnt) => number, trainer: Trainer, best: Best | undefined): Best {
  const learnt = trainer.learnt()
  const now = score(learnt)
  return best === undefined || now > best.score ? { score: now, misses: 0, learnt } : { ...best, misses: best.misses + 1 }
}
