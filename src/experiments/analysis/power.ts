import { normalQuantile } from '../../math/distributions.ts'

export interface Plan {
  /** The metric's mean over people, and its standard deviation; of a share p, sqrt(p (1 - p)). For a ratio, of the linearised ratio. */
  readonly mean: number
  readonly deviation: number
  /** Smallest relative change worth finding, such as .02. */
  readonly lift: number
  readonly arms?: number
  readonly alpha?: number
  readonly power?: number
  /** Correlation with the same people's numbers before: CUPED takes its square off the variance. */
  readonly correlation?: number
}

/** People whom each arm needs for a change of `lift` to be found with this power, by a two-sided test at alpha. */
export function peopleNeeded({ mean, deviation, lift, alpha = 0.05, power = 0.8, correlation = 0 }: Plan): number {
  const reach = normalQuantile(1 - alpha / 2) + normalQuantile(power)
  return Math.ceil((2 * deviation ** 2 * (1 - correlation ** 2) * reach ** 2) / (mean * lift) ** 2)
}

/** Days until so many people have met every arm, where so many new ones meet the experiment each day. */
export const daysNeeded = (plan: Plan, newPeopleADay: number): number =>
  Math.ceil((peopleNeeded(plan) * (plan.arms ?? 2)) / newPeopleADay)

/** Smallest lift that so many people an arm let be found. */
export function liftFound(
  { mean, deviation, alpha = 0.05, power = 0.8, correlation = 0 }: Omit<Plan, 'lift'>,
  people: number,
): number {
  const reach = normalQuantile(1 - alpha / 2) + normalQuantile(power)
  return (reach * deviation * Math.sqrt((2 * (1 - correlation ** 2)) / people)) / mean
}
