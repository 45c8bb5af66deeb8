import type { Tensor } from '../graph.ts'
import { mul, sub } from './arithmetic.ts'
import { sigmoid, softplus } from './functions.ts'

/** ln(1 + e^z) - y z: the cross entropy of a probability given in log-odds with a label in [0, 1]; element by element. */
export const binaryCrossEntropy = (logOdds: Tensor, labels: Tensor): Tensor =>
  logOdds.graph.composite(
    [logOdds],
    () => [sub(softplus(logOdds), mul(logOdds, labels))],
    ([g]) => [mul(g!, sub(sigmoid(logOdds), labels))],
  )[0]!
