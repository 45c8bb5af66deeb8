import { EngineError } from '../../../domain/error.ts'
import { type ObjectiveOf, weightedMean, weightOf } from './objective.ts'

/** Log loss of log-odds; a label in [0, 1] is the expected portion (Papke and Wooldridge, 1996). */
export const logistic: ObjectiveOf = ({ labels, weights }) => {
  if (!labels.every((label) => label >= 0 && label <= 1))
    throw new EngineError(
      'BAD_ROW',
      'A label lies outside 0..1, and this objective predicts chances.',
      'Scale the labels, or choose regression.',
    )
  const rate = weightedMean(labels.length, weights, (row) => labels[row]!)
  const kept = Math.min(Math.max(rate, 1e-6), 1 - 1e-6)
  return {
    start: Math.log(kept / (1 - kept)),
    differentiate: (scores, gradients, hessians) => {
      for (let row = 0; row < labels.length; row++) {
        const chance = sigmoid(scores[row]!)
        const weight = weightOf(weights, row)
        gradients[row] = weight * (chance - labels[row]!)
        hessians[row] = weight * chance * (1 - chance)
      }
    },
    loss: (scores) => weightedMean(labels.length, weights, (row) => logLoss(scores[row]!, labels[row]!)),
  }
}

export const sigmoid = (score: number): number => 1 / (1 + Math.exp(-score))

/** ln(1 + e^z) - y z, without overflow. */
const logLoss = (score: number, label: number): number =>
  Math.max(score, 0) + Math.log1p(Math.exp(-Math.abs(score))) - label * score
