import type { Tensor } from '../../tensor/graph.ts'
import { crossed } from '../../tensor/layers/cross.ts'
import { type Dense, dense, normalised } from '../../tensor/layers/dense.ts'
import { dropout } from '../../tensor/layers/dropout.ts'
import { denseEach, mixtureOfExperts } from '../../tensor/layers/mixture-of-experts.ts'
import { mul, total } from '../../tensor/operators/arithmetic.ts'
import { relu } from '../../tensor/operators/functions.ts'
import { matmul } from '../../tensor/operators/products.ts'
import { sum } from '../../tensor/operators/reductions.ts'
import { concat, reshape, squeezed, transpose, unsqueezed } from '../../tensor/operators/shaping.ts'
import { product } from '../../tensor/shape.ts'
import type { Heads } from '../linear-ranker/linear-ranker-model.ts'
import type { MultiTaskSettings } from './settings.ts'

/**
 * What the network looks at: `people`, each with `each` rows. While training a row comes with a past of its own, and `each` is 1;
 * when serving, the rows of a request share one.
 */
export interface Seen {
  /** [people x each, columns], standardised. */
  readonly columns: Tensor
  /** [people, each, width]: the vector of each row's item. */
  readonly items: Tensor
  /** [people, history, width]: vectors of what the person did, latest first. */
  readonly past: Tensor
  /** [people, history, 2]: how much each act says, and how long ago it was. */
  readonly acts: Tensor
  /** [people, history, 1]: 1 where there is an act. */
  readonly there: Tensor
  /** [people x each, heads]: what hashed crosses of facts say. */
  readonly wide: Tensor
}

/**
 * From what is seen to log-odds of each action, [people x each, heads]: wide, for what is learnt by heart, and deep, for what is general (Cheng
 * et al., 2016). The deep part hears what of the person's past the candidate brings to mind (DIN, Zhou et al., 2018), crosses features
 * explicitly (DCN-v2, Wang et al., 2021), and shares experts among heads (MMoE, Ma et al., 2018; Zhao et al., 2019). Where a linear
 * ranker is given, training begins from it.
 */
export function network(seen: Seen, actions: readonly string[], settings: MultiTaskSettings, linear?: Heads): Tensor {
  const { columns, items, wide } = seen
  const rows = [product(items.shape.slice(0, 2)), settings.width]
  const [item, interest] = [reshape(items, rows), reshape(interestIn(seen, settings), rows)]
  const meeting = mul(item, interest)
  const input = concat([columns, item, interest, meeting, sum(meeting, { axes: [1], keep: true })], 1)
  const cross = crossed(input, 'cross', settings.crosses, settings.width * 2)
  const shared = dropout(normalised(cross, 'norm'), 'forget', settings.dropout)
  const { experts, expertUnits: units, towerUnits } = settings
  const opinions = mixtureOfExperts(shared, 'mixture', { tasks: actions.length, experts, units })
  const towers = denseEach(opinions, 'towers', towerUnits, { activation: relu })
  const deep = denseEach(towers, 'heads', 1, { initial: 'zeros' })
  const shortcut = dense(columns, 'shortcut', actions.length, beginning(linear))
  return total([transpose(squeezed(deep, 2)), shortcut, wide])
}

/** The network begins as the linear ranker: what is rare is learnt by that in a few steps, and by gradients in many. */
function beginning(linear: Heads | undefined): Dense {
  if (linear === undefined) return {}
  const [heads, columns] = [linear.bias.length, linear.weights.length / linear.bias.length]
  const kernel = Float32Array.from(linear.weights, (_, i) => linear.weights[(i % heads) * columns + Math.floor(i / heads)]!)
  return { initial: { values: kernel }, initialBias: { values: Float32Array.from(linear.bias) } }
}

/** What the person did, each act weighed by what it has to do with the item: [people, each, width]. How much there is in all is not evened out. */
function interestIn({ items, past, acts, there }: Seen, { width }: MultiTaskSettings): Tensor {
  const candidate = unsqueezed(items, 2)
  const remembered = unsqueezed(past, 1)
  const hidden = (x: Tensor, name: string, bias = false) => dense(x, `attention.${name}`, width, { bias })
  // The first layer over [item, act, item x act, facts], as a sum of parts, of which most are far smaller than their sum.
  const heard = relu(
    total([
      hidden(mul(candidate, remembered), 'both'),
      hidden(remembered, 'past', true),
      hidden(candidate, 'item'),
      hidden(unsqueezed(acts, 1), 'facts'),
    ]),
  )
  const weights = mul(dense(heard, 'attention.weight', 1), unsqueezed(there, 1))
  return matmul(squeezed(weights, 3), past)
}
