import chiSquareCdf from '@stdlib/stats-base-dists-chisquare-cdf'
import normalCdf from '@stdlib/stats-base-dists-normal-cdf'
import normalQuantileOf from '@stdlib/stats-base-dists-normal-quantile'
import tCdf from '@stdlib/stats-base-dists-t-cdf'
import tQuantileOf from '@stdlib/stats-base-dists-t-quantile'

/** z below which a standard normal number falls with probability p. */
export const normalQuantile = (p: number): number => normalQuantileOf(p, 0, 1)

/** Chance that a standard normal number is at least this far from 0, on either side. */
export const normalTails = (z: number): number => 2 * normalCdf(-Math.abs(z), 0, 1)

/** t below which Student's t falls with probability p. */
export const tQuantile = (p: number, degreesOfFreedom: number): number => tQuantileOf(p, degreesOfFreedom)

/** Chance that Student's t is at least this far from 0, on either side. */
export const tTails = (t: number, degreesOfFreedom: number): number => 2 * tCdf(-Math.abs(t), degreesOfFreedom)

/** Chance that a chi-square number exceeds x. */
export const chiSquareAbove = (x: number, degreesOfFreedom: number): number => 1 - chiSquareCdf(x, degreesOfFreedom)
