import { dense, perceptron } from '../layers/dense.ts'
import { dropout } from '../layers/dropout.ts'
import { embedded } from '../layers/embedded.ts'
import { binaryCrossEntropy } from '../operators/losses.ts'
import { mean } from '../operators/reductions.ts'
import { concat, reshape } from '../operators/shaping.ts'
import type { Learnt, Task } from '../training/task.ts'

export interface SmallData {
  readonly steps: number
  /** Judged each so many steps; never where absent. */
  readonly judgedEvery?: number
  readonly rate?: number
}

const batch = 64
const ids = 12

/** Whether two of twelve ids are both even or both odd, turned around by the sign of a number: nothing adds up to it. */
export function task({ steps, judgedEvery, rate = 0 }: SmallData): Task {
  return {
    tables: { ids: { rows: ids, width: 8, initial: { deviation: 0.3 }, optimiser: { rule: 'adam' } } },
    network: (graph) => {
      const pairs = reshape(embedded(graph, { name: 'pair', table: 'ids', width: 8 }, [batch, 2]), [batch, 16])
      const x = concat([pairs, graph.input('sign', [batch, 1])], 1)
      const h = dropout(perceptron(x, 'deep', [32, 16]), 'forget', rate)
      const logOdds = dense(h, 'out', 1)
      return mean(binaryCrossEntropy(logOdds, graph.input('label', [batch, 1])))
    },
    steps,
    learningRate: 0.01,
    schedule: 'cosine',
    warmup: 5,
    clipNorm: 1,
    fill: ({ ints, floats }, _step, random) => {
      for (let n = 0; n < batch; n++) {
        const [a, b] = [Math.floor(random() * ids), Math.floor(random() * ids)]
        const sign = random() < 0.5 ? -1 : 1
        ints('pair').set([a, b], 2 * n)
        floats('sign')[n] = sign
        floats('label')[n] = ((a + b) % 2 === 0) === sign > 0 ? 1 : 0
      }
    },
    ...(judgedEvery === undefined ? {} : { judge: { every: judgedEvery, patience: 2, score: staleness } }),
  }
}

/** Is best the first time, and worse ever after, for parameters only grow. */
const staleness = ({ parameters }: Learnt) => -[...parameters.get('deep.1.kernel')!].reduce((sum, w) => sum + w * w, 0)
