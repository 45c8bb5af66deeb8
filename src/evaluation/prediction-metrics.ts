/**
 * Area under the ROC curve: the chance that a positive stands above a negative, ties counting half (Mann and Whitney, 1947).
 * Labels above one half are positive. NaN where one of the two kinds is missing: there is nothing to tell apart.
 */
export function auc(predictions: ArrayLike<number>, labels: ArrayLike<number>): number {
  const order = ascending(predictions)
  let positives = 0
  let ranks = 0
  for (let start = 0; start < order.length; ) {
    let end = start
    while (end < order.length && predictions[order[end]!] === predictions[order[start]!]) end++
    const sharedRank = (start + 1 + end) / 2
    for (let i = start; i < end; i++) {
      if (labels[order[i]!]! <= 0.5) continue
      positives++
      ranks += sharedRank
    }
    start = end
  }
  const negatives = order.length - positives
  return positives === 0 || negatives === 0 ? Number.NaN : (ranks - (positives * (positives + 1)) / 2) / (positives * negatives)
}

/** Mean of -(y log p + (1 - y) log(1 - p)) in nats; labels may be fractions. Predictions are kept 1e-15 away from 0 and 1. */
export function logLoss(predictions: ArrayLike<number>, labels: ArrayLike<number>): number {
  let sum = 0
  for (let i = 0; i < predictions.length; i++) {
    const p = Math.min(Math.max(predictions[i]!, 1e-15), 1 - 1e-15)
    sum -= labels[i]! * Math.log(p) + (1 - labels[i]!) * Math.log(1 - p)
  }
  return sum / predictions.length
}

/**
 * Expected calibration error (Naeini et al., 2015): sort by prediction, cut into `bins` of equal count (rare actions would
 * crowd into one bin of equal width), and average |mean prediction - mean label| over the rows.
 */
export function expectedCalibrationError(predictions: ArrayLike<number>, labels: ArrayLike<number>, bins = 10): number {
  const order = ascending(predictions)
  let error = 0
  for (let bin = 0; bin < bins; bin++) {
    let gap = 0
    const end = Math.floor(((bin + 1) * order.length) / bins)
    for (let i = Math.floor((bin * order.length) / bins); i < end; i++) gap += predictions[order[i]!]! - labels[order[i]!]!
    error += Math.abs(gap)
  }
  return error / order.length
}

const ascending = (values: ArrayLike<number>): Uint32Array =>
  Uint32Array.from({ length: values.length }, (_, i) => i).sort((a, b) => values[a]! - values[b]! || a - b)
