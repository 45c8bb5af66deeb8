import { EngineError } from '../../../domain/error.ts'
import type { LabelledRows } from '../tree-data.ts'

/** The rows of one query, [begin, end), and what their labels are worth. */
export interface Query {
  readonly begin: number
  readonly end: number
}

/** Labels beyond would be worth more than all others together, and their gain is no longer a whole number. */
const mostLabel = 31

/** Throws `BAD_ROW` where rows have no queries, or labels are no grades. */
export function queriesOf({ labels, queries }: Omit<LabelledRows, 'rows'>): Query[] {
  if (queries === undefined)
    throw new EngineError(
      'BAD_ROW',
      'An objective that ranks needs to know which rows belong together.',
      'Give `queries`: how many rows each has.',
    )
  if (!labels.every((label) => label >= 0 && label <= mostLabel))
    throw new EngineError(
      'BAD_ROW',
      `A grade lies outside 0..${mostLabel}.`,
      'Grade from 0, irrelevant, upwards: each grade is worth twice the one below it.',
    )
  let end = 0
  return Array.from(queries, (size) => ({ begin: end, end: (end += size) }))
}

/** What a grade is worth: 2^l - 1. */
export const gainsOf = (labels: Float32Array): Float64Array => Float64Array.from(labels, (label) => 2 ** label - 1)

/** What a place is worth, the first 1 (Järvelin and Kekäläinen, 2002). */
export const discount = (place: number): number => 1 / Math.log2(place + 2)

/** The gains of a query's rows, best first, each at its place's discount: the most that `k` places can be worth. */
export function idealOf(gains: Float64Array, { begin, end }: Query, k: number): number {
  const best = gains.slice(begin, end).sort().reverse()
  return best.subarray(0, k).reduce((sum, gain, place) => sum + gain * discount(place), 0)
}

/** Rows of all queries, for `rankByScore` to put in order. */
export const rowOrder = (rows: number): Int32Array => Int32Array.from({ length: rows }, (_, row) => row)

/**
 * Puts a query's rows in order of score, the highest first, ties in the order of the data; answers them. By insertion: from one
 * tree to the next few change places.
 */
export function rankByScore(order: Int32Array, { begin, end }: Query, scores: ArrayLike<number>): Int32Array {
  for (let i = begin + 1; i < end; i++) {
    const row = order[i]!
    const score = scores[row]!
    let place = i
    for (; place > begin && !standsBefore(order[place - 1]!, row, scores, score); place--) order[place] = order[place - 1]!
    order[place] = row
  }
  return order.subarray(begin, end)
}

function standsBefore(above: number, row: number, scores: ArrayLike<number>, score: number): boolean {
  return scores[above]! > score || (scores[above] === score && above < row)
}
