import type { Random } from '../../math/random.ts'
import type { TableSpec } from '../embedding/table.ts'
import type { Graph, Tensor } from '../graph.ts'
import type { OptimiserRule } from '../optimisers/optimiser.ts'
import type { Schedule } from '../optimisers/schedule.ts'
import type { Batch } from './batch.ts'

/** What was learnt, by name: parameters as the graph declares them, tables row-major. */
export interface Learnt {
  readonly parameters: ReadonlyMap<string, Float32Array>
  readonly tables: ReadonlyMap<string, Float32Array>
}

/** What is trained, on what, and for how long. */
export interface Task {
  readonly tables: Readonly<Record<string, TableSpec>>
  /** Writes the network for a batch of a fixed size; answers the loss, one number. */
  readonly network: (graph: Graph) => Tensor
  readonly steps: number
  /** Writes a batch. It must depend on the step and on what is drawn from `random`, and on nothing that a step before left behind. */
  readonly fill: (batch: Batch, step: number, random: Random) => void
  readonly learningRate: number
  /** Constant unless said. */
  readonly schedule?: Schedule
  /** Steps over which the learning rate rises; none unless said. */
  readonly warmup?: number
  /** Of the parameters; Adam unless said. */
  readonly optimiser?: OptimiserRule
  /** Gradients together longer than this are shortened to it (Pascanu et al., 2013); never unless said. */
  readonly clipNorm?: number
  /** Stops early by what is held out. */
  readonly judge?: Judge
}

export interface Judge {
  /** In steps. */
  readonly every: number
  /** So many judgements in a row that are no better end the training; what was best is what was learnt. */
  readonly patience: number
  /** Higher is better. */
  readonly score: (learnt: Learnt) => number
}
