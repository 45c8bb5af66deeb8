/**
 * People in all arms by whose number the test is to be sharpest, unless said. With twenty times as many the interval is a sixth wider than it
 * could be; with a twentieth as many, twice as wide: so rather few.
 */
export const usualPlan = 2_000

export interface AlwaysValid {
  /** May be looked at as often as one likes: under no difference it falls below alpha, ever, with a chance of at most alpha. */
  readonly p: number
  readonly low: number
  readonly high: number
}

/**
 * The mixture sequential probability ratio test of a difference (Robbins, 1970; for experiments Johari, Koomen, Pekelis and Walsh, 2017): of the chance of what
 * was seen where differences are drawn from N(0, tau²), by that where there is none,
 *
 *     ratio = sqrt(V / (V + tau²)) exp(tau² difference² / (2 V (V + tau²))),        p = 1 / ratio
 *
 * and the interval holds every difference that would not be rejected. Normal, so valid as far as means of so many people are. tau² is chosen for the
 * interval to be narrowest at `planned` people (Howard, Ramdas, McAuliffe and Sekhon, 2021): V at that number times -2 ln alpha + ln(1 - 2 ln alpha).
 */
export function alwaysValid(
  { difference, variance }: { readonly difference: number; readonly variance: number },
  people: number,
  { alpha = 0.05, planned = usualPlan }: { readonly alpha?: number; readonly planned?: number } = {},
): AlwaysValid {
  if (!(variance > 0)) return { p: 1, low: Number.NEGATIVE_INFINITY, high: Number.POSITIVE_INFINITY }
  const spread = -2 * Math.log(alpha) + Math.log(1 - 2 * Math.log(alpha))
  const tau2 = ((variance * people) / planned) * spread
  const whole = variance + tau2
  const logRatio = 0.5 * Math.log(variance / whole) + (tau2 * difference ** 2) / (2 * variance * whole)
  const reach = Math.sqrt(((variance * whole) / tau2) * (Math.log(whole / variance) - 2 * Math.log(alpha)))
  return { p: Math.min(1, Math.exp(-logRatio)), low: difference - reach, high: difference + reach }
}
