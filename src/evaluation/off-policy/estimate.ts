import { tQuantile } from '../../math/distributions.ts'

/** What a policy would have earned, from what another one's choices did. */
export interface Estimate {
  /** Mean reward of a choice, or of a slate, under the policy that is asked about. */
  readonly value: number
  readonly low: number
  readonly high: number
  /** Choices that equal weights would have to be to say as much: (sum of w)² / sum of w² (Kish, 1965). */
  readonly effectiveSampleSize: number
  /** The log tells too little of this policy: neither value nor interval can be believed. See `isThin`. */
  readonly lowOverlap: boolean
}

/** One line a unit that was rewarded: a choice, or a slate. The value is the sum of terms by the sum of shares. */
export interface Contributions {
  readonly terms: Float64Array
  /** What a unit counts for below the line; 1 each unless said, and for self-normalised estimators its weight. */
  readonly shares?: Float64Array
}

/**
 * Ratio of sums with an interval from its linearisation: a unit pulls by its term less value times its share. Units of one cluster, such as
 * the choices of one person, are no independent witnesses, so they are summed first; Student's t for the number of clusters (Cameron and
 * Miller, 2015). `weights` are the importance weights, by which overlap is judged.
 */
export function estimateFrom(
  { terms, shares }: Contributions,
  clusters: Int32Array,
  weights: Float64Array,
  level = 0.95,
): Estimate {
  const count = terms.length
  let above = 0
  let below = 0
  for (let n = 0; n < count; n++) {
    above += terms[n]!
    below += shares === undefined ? 1 : shares[n]!
  }
  const value = above / below
  const pulls = new Map<number, number>()
  for (let n = 0; n < count; n++) {
    const pull = terms[n]! - value * (shares === undefined ? 1 : shares[n]!)
    pulls.set(clusters[n]!, (pulls.get(clusters[n]!) ?? 0) + pull)
  }
  let squares = 0
  for (const pull of pulls.values()) squares += pull * pull
  const { size } = pulls
  const error = size < 2 ? Number.POSITIVE_INFINITY : Math.sqrt((size / (size - 1)) * squares) / Math.abs(below)
  const reach = size < 2 ? Number.POSITIVE_INFINITY : tQuantile((1 + level) / 2, size - 1) * error
  return { value, low: value - reach, high: value + reach, ...overlapOf(weights) }
}

const fewest = 100
const largestShare = 0.1
const mostAstray = 0.25

/**
 * Overlap is too low where the weights count for fewer than 100 equal ones; where one choice in the log carries a tenth of the whole weight;
 * or where their mean, which is 1 in expectation, is off by a quarter: the policy then mostly chooses what the log never shows.
 */
export function overlapOf(weights: Float64Array): Pick<Estimate, 'effectiveSampleSize' | 'lowOverlap'> {
  let sum = 0
  let squares = 0
  let largest = 0
  for (const weight of weights) {
    sum += weight
    squares += weight * weight
    largest = Math.max(largest, weight)
  }
  const effectiveSampleSize = squares === 0 ? 0 : sum ** 2 / squares
  const astray = Math.abs(sum / weights.length - 1)
  return {
    effectiveSampleSize,
    lowOverlap: !(effectiveSampleSize >= fewest && largest <= largestShare * sum && astray <= mostAstray),
  }
}
