import { integer, mulberry32 } from '../math/random.ts'

export interface Interval {
  readonly mean: number
  readonly low: number
  readonly high: number
}

export interface BootstrapSettings {
  readonly seed?: number
  readonly resamples?: number
  /** Chance that the interval holds the true mean. */
  readonly level?: number
}

/** Percentile bootstrap of a mean (Efron, 1979): users are drawn anew, with replacement, `resamples` times. NaN for no values. */
export function bootstrap(
  perUser: ArrayLike<number>,
  { seed = 1, resamples = 1_000, level = 0.95 }: BootstrapSettings = {},
): Interval {
  const n = perUser.length
  const random = mulberry32(seed)
  const means = new Float64Array(resamples)
  for (let r = 0; r < resamples; r++) {
    let sum = 0
    for (let i = 0; i < n; i++) sum += perUser[integer(random, n)]!
    means[r] = sum / n
  }
  means.sort()
  return { mean: mean(perUser), low: quantile(means, (1 - level) / 2), high: quantile(means, (1 + level) / 2) }
}

/**
 * Interval of mean(a - b) over the same users in the same order: each resample draws users, not values, so what two
 * models share cancels. They differ when 0 lies outside.
 */
export function pairedBootstrap(a: ArrayLike<number>, b: ArrayLike<number>, settings: BootstrapSettings = {}): Interval {
  if (a.length !== b.length) throw new RangeError(`paired values must be of the same users: ${a.length} against ${b.length}`)
  return bootstrap(
    Float64Array.from(a, (value, i) => value - b[i]!),
    settings,
  )
}

export function mean(values: ArrayLike<number>): number {
  let sum = 0
  for (let i = 0; i < values.length; i++) sum += values[i]!
  return sum / values.length
}

/** Linear between the two nearest of the sorted values (Hyndman and Fan's type 7, 1996). */
export function quantile(sorted: Float64Array, q: number): number {
  const place = q * (sorted.length - 1)
  const below = Math.floor(place)
  const above = Math.min(below + 1, sorted.length - 1)
  return sorted[below]! + (place - below) * (sorted[above]! - sorted[below]!)
}
