import { dayMs, hourMs } from '../../domain/time.ts'

export interface VelocityWindows {
  readonly shortHalfLifeMs: number
  readonly longHalfLifeMs: number
  /** Weight, in the short window, that an item needs before the ratio is half its own and half 1. */
  readonly prior: number
}

export const defaultWindows: VelocityWindows = { shortHalfLifeMs: 6 * hourMs, longHalfLifeMs: 3 * dayMs, prior: 5 }

/**
 * How much faster an item gathers weight now than it has of late: 1 is steady, 2 is twice the pace, below 1 is fading.
 *
 * `short` and `long` are the item's decayed counts at one moment, each the sum of weight * 2^(-age / half-life), with half-lives
 * of `windows` (6 hours and 3 days unless said otherwise). A steady pace holds a count proportional to the half-life, so the
 * long count expects `long * shortHalfLife / longHalfLife` in the short window:
 *
 *     velocity = (short + prior) / (expected + prior)
 *
 * the posterior mean of the ratio if `short` is Poisson with mean ratio * expected, under a gamma prior (prior, prior) centred
 * on 1: few events stay near 1. An item younger than the long half-life reads as rising,
 * which it is. Every answer lies in (0, longHalfLife / shortHalfLife).
 */
export function velocity(short: number, long: number, windows: VelocityWindows = defaultWindows): number {
  const expected = (long * windows.shortHalfLifeMs) / windows.longHalfLifeMs
  return (short + windows.prior) / (expected + windows.prior)
}
