import { integer, mulberry32 } from '../../math/random.ts'
import type { KnownAct } from '../vector-model.ts'
import type { BprSettings } from './bpr.ts'
import type { ItemFactors } from './fit.ts'

/** Others drawn for each act, over all passes: enough for the vector to settle to about a hundredth. */
const passes = 30
/** The latest of a long history. */
const mostActs = 200

/** The vector of someone who did these things, by the same steps as in `learn` with the items held fixed; what is drawn depends on nothing but the acts. */
export const foldIn =
  ({ vectors, biases }: ItemFactors, { factors, learningRate, regularization }: BprSettings) =>
  (acts: readonly KnownAct[]): Float32Array => {
    const x = new Float32Array(factors)
    const known = acts.slice(0, mostActs)
    const done = new Set(known.map(({ row }) => row))
    const random = mulberry32(known.length)
    const steps = passes * known.length
    for (let step = 0; step < steps && done.size < biases.length; step++) {
      const { row, weight } = known[step % known.length]!
      let other = integer(random, biases.length)
      while (done.has(other)) other = integer(random, biases.length)
      const rate = 2 * learningRate * (1 - step / steps) * weight
      const [i, j] = [row * factors, other * factors]
      let margin = biases[row]! - biases[other]!
      for (let f = 0; f < factors; f++) margin += x[f]! * (vectors[i + f]! - vectors[j + f]!)
      const pull = rate / (1 + Math.exp(margin))
      const shrink = 1 - rate * regularization
      for (let f = 0; f < factors; f++) x[f] = shrink * x[f]! + pull * (vectors[i + f]! - vectors[j + f]!)
    }
    return x
  }
