import { covariance, type Sums, together } from './sums.ts'

/** A metric's value in one arm, and the variance of that value. */
export interface ArmValue {
  readonly people: number
  readonly value: number
  readonly variance: number
}

/**
 * Values of a metric, arm by arm: the sum of numerators by the sum of denominators, with the delta method's variance, since people and not
 * impressions were drawn (Deng, Knoblich and Lu, 2018). With `cuped`, what people did before they met the experiment takes away what they would
 * have done anyway (Deng, Xu, Kohavi and Walker, 2013): both periods are linearised, and one slope is fitted on all arms. Without a denominator
 * before, there was nothing before.
 */
export function armValues(arms: readonly Sums[], cuped = true): readonly ArmValue[] {
  const all = together(arms)
  const before = cuped && all.totals[3]! > 0 ? linear(all.totals[2]! / all.totals[3]!, all.totals[3]! / all.people, 2) : undefined
  const own = arms.map(({ people, totals }) => linear(totals[0]! / totals[1]!, totals[1]! / people, 0))
  const slope = before === undefined ? 0 : slopeOf(arms, own, before)
  return arms.map((sums, n) => {
    const { people, totals } = sums
    const unit = own[n]!.map((weight, i) => weight - slope * (before?.[i] ?? 0))
    const known = before === undefined ? 0 : before.reduce((sum, weight, i) => sum + weight * totals[i]!, 0) / people
    return { people, value: totals[0]! / totals[1]! - slope * known, variance: covariance(sums, unit, unit) / people }
  })
}

/** A ratio as a mean over people: (above - ratio x below) / mean below. Its weights among a person's four numbers, the first at `at`. */
function linear(ratio: number, meanBelow: number, at: 0 | 2): readonly number[] {
  const weights = [0, 0, 0, 0]
  weights[at] = 1 / meanBelow
  weights[at + 1] = -ratio / meanBelow
  return weights
}

function slopeOf(arms: readonly Sums[], own: readonly (readonly number[])[], before: readonly number[]): number {
  let [along, spread] = [0, 0]
  arms.forEach((sums, n) => {
    if (sums.people < 2) return
    along += (sums.people - 1) * covariance(sums, own[n]!, before)
    spread += (sums.people - 1) * covariance(sums, before, before)
  })
  return spread > 0 ? along / spread : 0
}
