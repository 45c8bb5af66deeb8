import { normalQuantile, tQuantile, tTails } from '../../math/distributions.ts'
import type { ArmValue } from './arm-value.ts'

export interface Difference {
  /** Treatment less control. */
  readonly difference: number
  readonly variance: number
  readonly low: number
  readonly high: number
  /** Two-sided, for one look at a time fixed beforehand (Welch, 1947). */
  readonly p: number
  /** Treatment by control, less one, with the delta method's interval. */
  readonly lift: number
  readonly liftLow: number
  readonly liftHigh: number
}

export function differenceOf(treatment: ArmValue, control: ArmValue, alpha = 0.05): Difference {
  const difference = treatment.value - control.value
  const variance = treatment.variance + control.variance
  const degrees =
    variance ** 2 / (treatment.variance ** 2 / (treatment.people - 1) + control.variance ** 2 / (control.people - 1))
  const reach = variance > 0 ? tQuantile(1 - alpha / 2, degrees) * Math.sqrt(variance) : 0
  const lift = treatment.value / control.value - 1
  const liftVariance = treatment.variance / control.value ** 2 + (treatment.value ** 2 * control.variance) / control.value ** 4
  const liftReach = normalQuantile(1 - alpha / 2) * Math.sqrt(liftVariance)
  return {
    ...{ difference, variance, low: difference - reach, high: difference + reach },
    p: variance > 0 ? tTails(difference / Math.sqrt(variance), degrees) : 1,
    ...{ lift, liftLow: lift - liftReach, liftHigh: lift + liftReach },
  }
}
