import type { Tensor } from '../../tensor/graph.ts'
import { crossed } from '../../tensor/layers/cross.ts'
import { type Dense, dense, normalised } from '../../tensor/layers/dense.ts'
import { dropout } from '../../tensor/layers/dropout.ts'
import { denseEach, mixtureOfExperts } from '../../tensor/layers/mixture-of-experts.ts'
import { add, mul, total } from '../../tensor/operators/arithmetic.ts'
import { relu, sigmoid } from '../../tensor/operators/functions.ts'
import { matmul } from '../../tensor/operators/products.ts'
import { concat, reshape, squeezed, transpose } from '../../tensor/operators/shaping.ts'
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
  /** [people x each, 1]: 1 for an organic choice and what was drawn beside it, which nobody was shown. When serving there are none. */
  readonly organic: Tensor
  /** [people x each, likenessWidth]: how like what the person did, by vectors that were learnt from everything that everyone did. */
  readonly likeness: Tensor
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
  const { columns, organic, likeness, items, wide } = seen
  const rows = [product(items.shape.slice(0, 2)), settings.width]
  const item = reshape(items, rows)
  const interests = interestsIn(seen, settings).map((interest) => reshape(interest, rows))
  const meetings = interests.map((interest) => mul(item, interest))
  const input = concat([columns, organic, likeness, item, ...interests, ...meetings], 1)
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
  const { kernel, bias } = denseOf(linear)
  return { initial: { values: kernel }, initialBias: { values: bias } }
}

/** Heads as the weights of a dense layer: columns x heads, row-major, and a bias a head. */
export function denseOf({ weights, bias }: Heads): { readonly kernel: Float32Array; readonly bias: Float32Array } {
  const [heads, columns] = [bias.length, weights.length / bias.length]
  return {
    kernel: Float32Array.from(weights, (_, i) => weights[(i % heads) * columns + Math.floor(i / heads)]!),
    bias: Float32Array.from(bias),
  }
}

/**
 * What the person did, each act weighed by what it has to do with the item: [people, each, width] a head. Weights do not add up to one, so how
 * much there was of it in all is not evened out (as in DIN; that scores are products in several heads is Chen et al.'s, 2019).
 */
function interestsIn({ items, past, acts, there }: Seen, { width, attentionHeads }: MultiTaskSettings): readonly Tensor[] {
  const present = transpose(there, [0, 2, 1])
  return Array.from({ length: attentionHeads }, (_, head) => {
    const name = (part: string) => `attention.${head + 1}.${part}`
    const asked = dense(items, name('item'), width)
    const answering = dense(past, name('past'), width, { bias: false })
    const scores = matmul(asked, answering, { transposeB: true, by: 1 / Math.sqrt(width) })
    const standing = transpose(dense(acts, name('facts'), 1), [0, 2, 1])
    return matmul(mul(sigmoid(add(scores, standing)), present), past)
  })
}
