/** Buckets that grow with the numbers in them; their names are whole numbers from 0 on, in the order of what they hold. */
export interface LogBuckets {
  readonly bucketOf: (x: number) => number
  /** A number that lies within the accuracy of all in the bucket. */
  readonly numberIn: (bucket: number) => number
  /** The bucket of nothing: below 1e-9 either way. */
  readonly zero: number
}

/** Zero in the middle, negative numbers below it. */
const zero = 1 << 20
const half = 1 << 19

/**
 * The buckets of DDSketch (Masson, Rim, Lee, 2019): gamma^(i-1) < |x| <= gamma^i with gamma = (1 + accuracy) / (1 - accuracy), so that each
 * number is told to within `accuracy` of itself, and counts by bucket add.
 */
export function logBuckets(accuracy: number): LogBuckets {
  const gamma = (1 + accuracy) / (1 - accuracy)
  const logGamma = Math.log(gamma)
  return {
    zero,
    bucketOf(x) {
      if (Math.abs(x) < 1e-9) return zero
      const bucket = half + Math.ceil(Math.log(Math.abs(x)) / logGamma)
      return x > 0 ? zero + bucket : zero - bucket
    },
    numberIn(bucket) {
      if (bucket === zero) return 0
      const value = (2 * gamma ** (Math.abs(bucket - zero) - half)) / (gamma + 1)
      return bucket > zero ? value : -value
    },
  }
}
