import { type ObjectiveOf, weightedMean, weightOf } from './objective.ts'

/** Half the squared error; labels are any numbers. */
export const regression: ObjectiveOf = ({ labels, weights }) => ({
  start: weightedMean(labels.length, weights, (row) => labels[row]!),
  differentiate: (scores, gradients, hessians) => {
    for (let row = 0; row < labels.length; row++) {
      const weight = weightOf(weights, row)
      gradients[row] = weight * (scores[row]! - labels[row]!)
      hessians[row] = weight
    }
  },
  loss: (scores) => weightedMean(labels.length, weights, (row) => (scores[row]! - labels[row]!) ** 2 / 2),
})
