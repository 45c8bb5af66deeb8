import type { Random } from '../../../math/random.ts'
import type { LabelledRows } from '../tree-data.ts'

/** What trees lower: a loss of scores against labels, with its slope and its bend at every row. */
export interface Objective {
  /** The score that everything begins from. */
  readonly start: number
  /** Writes the first and the second derivative by each row's score, times the row's weight; the second is never negative. */
  readonly differentiate: (scores: Float64Array, gradients: Float64Array, hessians: Float64Array, random: Random) => void
  /** What is watched on held-out rows: lower is better. */
  readonly loss: (scores: Float64Array) => number
}

/** An objective on some rows. Throws `BAD_ROW` on labels that it cannot be had of. */
export type ObjectiveOf<Settings = unknown> = (data: Omit<LabelledRows, 'rows'>, settings: Settings) => Objective

export const weightOf = (weights: Float32Array | undefined, row: number): number => (weights === undefined ? 1 : weights[row]!)

/** The mean of some number of each row, rows by weight. */
export function weightedMean(count: number, weights: Float32Array | undefined, of: (row: number) => number): number {
  let [sum, total] = [0, 0]
  for (let row = 0; row < count; row++) {
    sum += weightOf(weights, row) * of(row)
    total += weightOf(weights, row)
  }
  return total > 0 ? sum / total : 0
}
