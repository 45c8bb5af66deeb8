import type { LabelledRows } from '../tree-data.ts'
import { discount, gainsOf, idealOf, queriesOf, rankByScore, rowOrder } from './queries.ts'

/** NDCG@k of each query under scores, gain 2^l - 1. A query in which nothing is relevant has none and is left out. */
export function ndcgPerQuery(data: Omit<LabelledRows, 'rows'>, scores: ArrayLike<number>, k: number): Float64Array {
  const gains = gainsOf(data.labels)
  const order = rowOrder(gains.length)
  const worth = (rows: Int32Array) => rows.subarray(0, k).reduce((sum, row, place) => sum + gains[row]! * discount(place), 0)
  return Float64Array.from(
    queriesOf(data).flatMap((query) => {
      const ideal = idealOf(gains, query, k)
      return ideal > 0 ? [worth(rankByScore(order, query, scores)) / ideal] : []
    }),
  )
}

/** Places that the loss of an objective that ranks is taken over. */
const watched = 10

/** 1 - mean NDCG@10. */
export function rankingLoss(data: Omit<LabelledRows, 'rows'>, scores: Float64Array): number {
  const values = ndcgPerQuery(data, scores, watched)
  return 1 - values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length)
}
