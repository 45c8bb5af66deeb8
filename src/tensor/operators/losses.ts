import type { Tensor } from '../graph.ts'
import { add, mul, sub } from './arithmetic.ts'
import { sigmoid, softplus } from './functions.ts'

/** ln(1 + e^z) - y z: the cross entropy of a probability given in log-odds with a label in [0, 1]; element by element. */
export const binaryCrossEntropy = (logOdds: Tensor, labels: Tensor): Tensor =>
  logOdds.graph.composite(
    [logOdds],
    () => [sub(softplus(logOdds), mul(logOdds, labels))],
    ([g]) => [mul(g!, sub(sigmoid(logOdds), labels))],
  )[0]!

/**
 * supports * ln(1 + e^-z) + opposes * ln(1 + e^z), element by element: a logistic loss whose positives and negatives weigh what they are said to
 * weigh. A label y in [0, 1] is y for and 1 - y against; what is not known is 0 for and 0 against.
 */
export const weightedLogistic = (logOdds: Tensor, supports: Tensor, opposes: Tensor): Tensor =>
  logOdds.graph.composite(
    [logOdds],
    () => [sub(mul(add(supports, opposes), softplus(logOdds)), mul(supports, logOdds))],
    ([g]) => [mul(g!, sub(mul(add(supports, opposes), sigmoid(logOdds)), supports))],
  )[0]!
