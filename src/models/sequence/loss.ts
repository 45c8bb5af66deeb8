import type { Graph, Tensor } from '../../tensor/graph.ts'
import { embedded } from '../../tensor/layers/embedded.ts'
import { add, mul, scale, sub } from '../../tensor/operators/arithmetic.ts'
import { shut } from '../../tensor/operators/attention.ts'
import { equals } from '../../tensor/operators/functions.ts'
import { matmul } from '../../tensor/operators/products.ts'
import { sum } from '../../tensor/operators/reductions.ts'
import { concat, reshape } from '../../tensor/operators/shaping.ts'
import { logSumExp } from '../../tensor/operators/softmax.ts'
import { expectations, type Form } from './network.ts'

/** Items from which each place tells what followed it. */
export interface Candidates {
  readonly count: number
  /** Whether they are all there are, in order; else they are drawn, each with a known chance. */
  readonly all: boolean
}

/**
 * The cross entropy of what followed each place, over a softmax of its products with all items; the mean by `weight`. Where candidates
 * are drawn, the product with each is lowered by `logQ`, the log of how often it was to be expected among them, so that they stand for
 * all items (Bengio and Senécal, "Adaptive importance sampling to accelerate training of a neural probabilistic language model", 2008).
 */
export function loss(graph: Graph, form: Form, { count, all }: Candidates): Tensor {
  const { width, window } = form.settings
  const places = form.rows * window
  const expected = reshape(expectations(graph, form), [places, width])
  const own = sum(mul(expected, embedded(graph, { name: 'next', table: 'items', width }, [places])), { axes: [-1] })
  const candidates = embedded(graph, { name: 'candidate', table: 'items', width }, [count])
  const products = matmul(expected, candidates, { transposeB: true })
  const logits = all ? products : concat([reshape(own, [places, 1]), others(graph, products)], 1)
  return sum(mul(sub(logSumExp(logits), own), graph.input('weight', [places])))
}

/** Products with what was drawn, set right for how it was drawn; one that happens to be what followed is left out. */
function others(graph: Graph, products: Tensor): Tensor {
  const [places, count] = products.shape as [number, number]
  const followed = graph.input('followed', [places, 1], { type: 'int32' })
  const drawn = graph.input('drawn', [1, count], { type: 'int32' })
  return add(sub(products, graph.input('logQ', [1, count])), scale(equals(followed, drawn), shut))
}
