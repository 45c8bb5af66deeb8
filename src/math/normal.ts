/** The standard normal density. */
export const normalDensity = (z: number): number => Math.exp(-0.5 * z * z) / Math.sqrt(2 * Math.PI)

/**
 * The chance that a standard normal number is below z, to about 1e-15 of itself in the lower tail. Near 0 by the series
 * 1/2 + density (z + z³/3 + z⁵/(3·5) + …) (Marsaglia, 2004), beyond by the continued fraction of the tail.
 */
export function normalBelow(z: number): number {
  if (z < -seriesReach) return normalDensity(z) / (-z + tailFraction(-z))
  if (z > seriesReach) return 1 - normalBelow(-z)
  let term = z
  let sum = z
  for (let k = 3; Math.abs(term) > 1e-17; k += 2) {
    term *= (z * z) / k
    sum += term
  }
  return 0.5 + normalDensity(z) * sum
}

const seriesReach = 1.5

/**
 * Natural logarithm of E[max(0, z + X)], X standard normal: how far above 0 it will be on average. Below -1 it is
 * density(z) (1 - t M(t)) with t = -z and M the tail over the density; as M = 1 / (t + K), that is density(z) K / (t + K),
 * in which nothing cancels: exact where the value itself is too small for a double (what Ament et al., 2023, need it for).
 */
export function logExpectedExcess(z: number): number {
  if (z > -1) return Math.log(normalDensity(z) + z * normalBelow(z))
  const k = tailFraction(-z)
  return -0.5 * z * z - 0.5 * Math.log(2 * Math.PI) + Math.log(k / (-z + k))
}

/** K(t) = 1 / (t + 2 / (t + 3 / (t + …))), t >= 1: Laplace's continued fraction of the normal tail, after its first term. */
function tailFraction(t: number): number {
  let fraction = t
  for (let n = Math.ceil(30 + 300 / (t * t)); n >= 1; n--) fraction = n === 1 ? 1 / fraction : t + n / fraction
  return fraction
}
