import { decodeSections, encodeSections } from '../../math/sections.ts'
import type { ModelKind } from '../model.ts'
import { checkRankingData, positionSlots, type RankingData, referenceSlot } from '../ranking-data.ts'
import { measureColumns } from './columns.ts'
import { fitHeads } from './fit.ts'
import { type Heads, LinearRanker } from './linear-ranker-model.ts'

/**
 * One logistic regression per action over standardised columns, with the position an impression stood in as an input of its own:
 *
 *     P(action | row, position) = sigmoid(w . standardise(row) + effect[position] + bias)
 *
 * Fractional labels make it a fractional logistic regression (Papke and Wooldridge, 1996): the prediction is the expected
 * fraction. Position takes its share of the blame while fitting and is left out when predicting (as the shallow tower of Zhao et
 * al., 2019, and PAL, Guo et al., 2019): every candidate is judged as if it stood at the reference position. That undoes
 * position bias as far as positions varied for like rows: a logging policy that always shows like rows in like places teaches
 * nothing about what the place did, which is one reason for exploration. What exploration does teach comes in as `examination`, and the
 * effects of positions are held near it.
 */
export const linearRanker: ModelKind<RankingData, LinearRankerSettings, LinearRanker> = {
  kind: 'linear-ranker',
  format: 1,
  defaults: { l2: 5, passes: 10, curvatureRows: 5_000 },
  fit: async (data, settings, run) => {
    checkRankingData(data)
    const columns = measureColumns(data.rows, data.schema.length)
    const heads = atReference(fitHeads(data, columns, settings, run), data)
    return new LinearRanker(data.schema, data.actions, columns, heads)
  },
  encode: ({ schema, actions, columns, heads }) => encodeSections({ schema, actions } satisfies Meta, { ...columns, ...heads }),
  decode: (bytes) => {
    const { meta, section } = decodeSections<Meta>(bytes)
    const columns = { mean: section<Float64Array>('mean'), inverseScale: section<Float64Array>('inverseScale') }
    const heads: Heads = { weights: section('weights'), bias: section('bias'), positionEffects: section('positionEffects') }
    return new LinearRanker(meta.schema, meta.actions, columns, heads)
  },
}

export type LinearRankerSettings = {
  /** Strength of the pull of weights to zero. Too low on little data: predictions near 0 and 1; too high: all near the base rate. */
  readonly l2: number
  /** Newton steps at most; it stops sooner when nothing moves. */
  readonly passes: number
  /** Rows that the curvature is estimated from. Fewer: quicker steps, more of them. */
  readonly curvatureRows: number
}

interface Meta {
  readonly schema: readonly string[]
  readonly actions: readonly string[]
}

/** Moves the effect of the reference position from the effects into the bias. */
function atReference(thetas: readonly Float64Array[], { schema, actions, positions }: RankingData): Heads {
  const [width, count] = [schema.length, actions.length]
  const reference = referenceSlot(positions)
  const heads: Heads = {
    weights: new Float64Array(count * width),
    bias: new Float64Array(count),
    positionEffects: new Float64Array(count * positionSlots),
  }
  thetas.forEach((theta, head) => {
    const effects = theta.subarray(width, width + positionSlots)
    heads.weights.set(theta.subarray(0, width), head * width)
    heads.bias[head] = theta[theta.length - 1]! + effects[reference]!
    heads.positionEffects.set(
      effects.map((effect) => effect - effects[reference]!),
      head * positionSlots,
    )
  })
  return heads
}
