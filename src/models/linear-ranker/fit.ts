import { solveSymmetric } from '../../math/cholesky.ts'
import { integer, mulberry32 } from '../../math/random.ts'
import { dot } from '../../math/vectors.ts'
import type { TrainingRun } from '../model.ts'
import type { RankingData } from '../ranking-data.ts'
import type { Columns } from './columns.ts'
import { curvature, type Design, designOf, ridgeOf, slopes, type Theta, thetaSize } from './objective.ts'
import { positionPrior } from './position-prior.ts'

export interface FitRule {
  readonly l2: number
  readonly passes: number
  readonly curvatureRows: number
}

/** A gain, against the loss, that is not worth another pass. */
const negligible = 1e-5

/**
 * Minimises, for each head on its own,
 *
 *     mean over rows of weight * (ln(1 + e^z) - y z)  +  l2 / (2 count) * (|weights|^2 + |effects|^2 / 10)
 *
 * where effects that the log tells of are held near what it tells instead (`positionPrior`),
 *
 * by Newton's method with the gradient from all rows and the curvature from a sample of them (Erdogdu and Montanari,
 * 2015). A step that made a head's loss worse is halved. The losses are convex: there is one answer to find.
 */
export function fitHeads(data: RankingData, columns: Columns, rule: FitRule, run: TrainingRun): Theta[] {
  const design = designOf(data, columns)
  const expected = startAtBaseRates(design)
  const prior = positionPrior(data, expected.map(baseRateOf))
  prior.effects.forEach((effects, head) => expected[head]!.set(effects, design.width))
  const ridge = ridgeOf(design, rule.l2, prior.known)
  const random = mulberry32(run.seed)
  const thetas = expected.map((theta) => theta.slice())
  const accepted = thetas.map((theta) => theta.slice())
  const lowest = thetas.map(() => Number.POSITIVE_INFINITY)
  for (let pass = 0; pass < rule.passes; pass++) {
    run.signal.throwIfAborted()
    const { losses, gradients } = slopes(design, thetas, ridge, expected)
    const sample = Int32Array.from({ length: Math.min(rule.curvatureRows, design.count) }, () => integer(random, design.count))
    let settled = true
    thetas.forEach((theta, head) => {
      const best = accepted[head]!
      if (losses[head]! > lowest[head]! * (1 + negligible)) {
        theta.forEach((value, i) => {
          theta[i] = (value + best[i]!) / 2
        })
        settled = false
        return
      }
      lowest[head] = losses[head]!
      best.set(theta)
      const step = solveSymmetric(curvature(design, theta, sample, ridge), gradients[head]!)
      // Half the product of slope and step is what the step promises to gain.
      if (dot(gradients[head]!, step) / 2 > negligible * losses[head]!) settled = false
      for (let i = 0; i < step.length; i++) theta[i]! -= step[i]!
    })
    run.progress({
      done: settled ? rule.passes : pass + 1,
      of: rule.passes,
      loss: losses.reduce((sum, loss) => sum + loss, 0) / losses.length,
    })
    if (settled) break
  }
  return accepted
}

const baseRateOf = (theta: Theta): number => 1 / (1 + Math.exp(-theta.at(-1)!))

/** Zero everywhere but the bias, which says how common the action is. */
function startAtBaseRates(design: Design): Theta[] {
  const { count, heads, labels, weight } = design
  return Array.from({ length: heads }, (_, head) => {
    let [sum, known] = [0.5, 1]
    for (let n = 0; n < count; n++) {
      const label = labels[n * heads + head]!
      if (Number.isNaN(label)) continue
      sum += weight[n]! * label
      known += weight[n]!
    }
    const theta = new Float64Array(thetaSize(design))
    theta[theta.length - 1] = Math.log(sum / (known - sum))
    return theta
  })
}
