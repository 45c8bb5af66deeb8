import { integer, mulberry32 } from '../math/random.ts'
import { type BootstrapSettings, quantile } from './bootstrap.ts'

export interface ClusteredAuc {
  readonly auc: number
  readonly low: number
  readonly high: number
}

/**
 * Area under the ROC curve, as `auc`, with a percentile bootstrap interval over people: rows of one person are no independent witnesses, so people
 * are drawn anew, not rows. `person[n]` numbers the person of row n from 0. NaN where there are no positives, or nothing else.
 */
export function clusteredAuc(
  predictions: ArrayLike<number>,
  labels: ArrayLike<number>,
  person: ArrayLike<number>,
  { seed = 1, resamples = 500, level = 0.95 }: BootstrapSettings = {},
): ClusteredAuc {
  const order = Uint32Array.from({ length: predictions.length }, (_, n) => n).sort(
    (a, b) => predictions[a]! - predictions[b]! || a - b,
  )
  const people = Array.from(person).reduce((most, p) => Math.max(most, p), -1) + 1
  const weights = new Float64Array(people).fill(1)
  const area = () => weightedAuc(order, predictions, labels, person, weights)
  const whole = area()
  const random = mulberry32(seed)
  const areas = new Float64Array(Number.isNaN(whole) ? 0 : resamples)
  for (let r = 0; r < areas.length; r++) {
    weights.fill(0)
    for (let i = 0; i < people; i++) weights[integer(random, people)]!++
    areas[r] = area()
  }
  const known = areas.filter((x) => !Number.isNaN(x)).sort()
  return { auc: whole, low: quantile(known, (1 - level) / 2), high: quantile(known, (1 + level) / 2) }
}

/** Each row counts as often as its person; ties count half. */
function weightedAuc(
  order: Uint32Array,
  predictions: ArrayLike<number>,
  labels: ArrayLike<number>,
  person: ArrayLike<number>,
  weights: Float64Array,
): number {
  let [below, positives, area] = [0, 0, 0]
  for (let start = 0; start < order.length; ) {
    let [end, tiedNegatives, tiedPositives] = [start, 0, 0]
    for (; end < order.length && predictions[order[end]!] === predictions[order[start]!]; end++) {
      const weight = weights[person[order[end]!]!]!
      if (labels[order[end]!]! > 0.5) tiedPositives += weight
      else tiedNegatives += weight
    }
    area += tiedPositives * (below + tiedNegatives / 2)
    below += tiedNegatives
    positives += tiedPositives
    start = end
  }
  return positives === 0 || below === 0 ? Number.NaN : area / (positives * below)
}
