import type { Task } from '../../tensor/training/task.ts'
import { Batches } from './batches.ts'
import { gapBuckets } from './buckets.ts'
import { loss } from './loss.ts'
import { gapWidth } from './network.ts'
import type { SequenceSettings } from './settings.ts'

/** What is trained on: who did what, when, as in `Interactions`. */
export interface SequenceData {
  readonly settings: SequenceSettings
  readonly timed: boolean
  readonly items: number
  readonly ptr: Int32Array
  readonly item: Int32Array
  readonly weight: Float32Array
  readonly at: Float64Array
}

/** Gradients together longer than this are shortened: early steps can be steep. */
const clipNorm = 5
const mostWarmup = 200

const adam = { rule: 'adam' } as const

/** What gaps are worth to the heads, and what the last of them means for what comes next. */
const timeTables = (settings: SequenceSettings): Task['tables'] => ({
  gaps: { rows: gapBuckets, width: gapWidth(settings), initial: { deviation: 0 }, optimiser: adam },
  pauses: { rows: gapBuckets, width: settings.width, initial: { deviation: 0 }, optimiser: adam },
})

/** What the training thread runs. */
export function task(data: SequenceData, seed: number): Task {
  const { settings, timed, items } = data
  const { width, window, batch, epochs, mostActs, learningRate } = settings
  const rows = Math.max(1, Math.round(batch / window))
  const batches = new Batches(data, rows, seed)
  const steps = Math.max(batches.perEpoch, Math.min(epochs * batches.perEpoch, Math.ceil(mostActs / (rows * window))))
  return {
    tables: {
      items: { rows: items, width, initial: { deviation: 1 / Math.sqrt(width) }, optimiser: adam },
      ...(timed ? timeTables(settings) : {}),
    },
    network: (graph) => loss(graph, { settings, rows, timed }, batches.candidates),
    steps,
    fill: (batch, step, random) => batches.fill(batch, step, random),
    learningRate,
    schedule: 'linear',
    warmup: Math.min(mostWarmup, Math.ceil(steps / 10)),
    clipNorm,
  }
}
