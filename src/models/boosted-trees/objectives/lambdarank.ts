import { rankingLoss } from './ndcg.ts'
import type { ObjectiveOf } from './objective.ts'
import { discount, gainsOf, idealOf, type Query, queriesOf, rankByScore, rowOrder } from './queries.ts'

export interface LambdarankSettings {
  /** Pairs are compared of which at least one stands in the first so many places. */
  readonly truncation: number
}

/**
 * LambdaMART (Burges, "From RankNet to LambdaRank to LambdaMART", 2010): for every pair of rows of which one should stand before the
 * other, the logistic loss of the difference of their scores, times what exchanging them would change of NDCG.
 *
 * Queries are normalised, so that a few with many pairs do not drown the others: lambdas of a query that sum to S are scaled by
 * log2(1 + S) / S, and a pair weighs less the further its scores are apart.
 */
export const lambdarank: ObjectiveOf<LambdarankSettings> = (data, { truncation }) => {
  const queries = queriesOf(data)
  const gains = gainsOf(data.labels)
  const rows = rowOrder(gains.length)
  const inverseIdeals = queries.map((query) => 1 / idealOf(gains, query, truncation))
  const longest = queries.reduce((most, { begin, end }) => Math.max(most, end - begin), 0)
  const discounts = Float64Array.from({ length: longest }, (_, place) => discount(place))
  return {
    start: 0,
    differentiate: (scores, gradients, hessians) => {
      gradients.fill(0)
      hessians.fill(0)
      queries.forEach((query, i) => {
        if (Number.isFinite(inverseIdeals[i]!)) addLambdas(query, inverseIdeals[i]!, scores, gradients, hessians)
      })
      data.weights?.forEach((weight, row) => {
        gradients[row]! *= weight
        hessians[row]! *= weight
      })
    },
    loss: (scores) => rankingLoss(data, scores),
  }

  function addLambdas(query: Query, inverseIdeal: number, scores: Float64Array, gradients: Float64Array, hessians: Float64Array) {
    const order = rankByScore(rows, query, scores)
    const areAlike = scores[order[0]!] === scores[order.at(-1)!]
    let total = 0
    for (let i = 0; i < Math.min(truncation, order.length); i++) {
      for (let j = i + 1; j < order.length; j++) {
        const upper = order[i]!
        const lower = order[j]!
        if (gains[upper] === gains[lower]) continue
        const better = gains[upper]! > gains[lower]! ? upper : lower
        const worse = better === upper ? lower : upper
        const apart = scores[better]! - scores[worse]!
        const exchanged = (gains[better]! - gains[worse]!) * (discounts[i]! - discounts[j]!) * inverseIdeal
        const change = areAlike ? exchanged : exchanged / (0.01 + Math.abs(apart))
        const chance = 1 / (1 + Math.exp(apart))
        const lambda = change * chance
        const bend = lambda * (1 - chance)
        gradients[better]! -= lambda
        gradients[worse]! += lambda
        hessians[better]! += bend
        hessians[worse]! += bend
        total += 2 * lambda
      }
    }
    if (total === 0) return
    const scale = Math.log2(1 + total) / total
    for (let row = query.begin; row < query.end; row++) {
      gradients[row]! *= scale
      hessians[row]! *= scale
    }
  }
}
