import type { Tensor } from '../../tensor/graph.ts'
import { presence } from '../../tensor/layers/attention.ts'
import { add, mul, sub } from '../../tensor/operators/arithmetic.ts'
import { softplus } from '../../tensor/operators/functions.ts'
import { matmul } from '../../tensor/operators/products.ts'
import { sum } from '../../tensor/operators/reductions.ts'
import { reshape, slice } from '../../tensor/operators/shaping.ts'
import { logSumExp } from '../../tensor/operators/softmax.ts'

export interface Sampled {
  /** Targets a person; they are the first columns, person by person. */
  readonly targets: number
  /** ln of how many times the item of each column is expected in a batch, [1, columns]. */
  readonly logCounts: Tensor
  /** 1 where a column is a negative of a person, [people, columns]: not published too late, and nothing of their own. */
  readonly negative: Tensor
  /** Share of each target in the loss, [people, targets]. */
  readonly shares: Tensor
}

/**
 * -ln of the share that a softmax over the whole catalog gives to each target, its partition estimated from the sampled columns: e^s over
 * the expected count of each (Bengio and Senecal, 2008; as logQ correction of in-batch negatives, Yi et al., 2019, and of their mixture
 * with uniform ones, Yang et al., 2020). A target stands in its own partition surely, and is not corrected.
 */
export function sampledSoftmax(people: Tensor, columns: Tensor, { targets, logCounts, negative, shares }: Sampled): Tensor {
  const [count, width] = people.shape as [number, number]
  const scores = sub(matmul(people, columns, { transposeB: true }), logCounts)
  const rivals = reshape(logSumExp(add(mul(scores, negative), presence(negative))), [count, 1])
  const wanted = reshape(slice(columns, 0, 0, count * targets), [count, targets, width])
  const own = reshape(matmul(wanted, reshape(people, [count, width, 1])), [count, targets])
  return sum(mul(softplus(sub(rivals, own)), shares))
}
