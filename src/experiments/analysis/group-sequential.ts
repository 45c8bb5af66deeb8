import { normalQuantile } from '../../math/distributions.ts'
import { normalBelow, normalDensity } from '../../math/normal.ts'

/** Chance of a false alarm, on either side, spent by the time a share of the planned people is in: O'Brien and Fleming's, as Lan and DeMets (1983) have it. */
export const spentBy = (share: number, alpha: number): number =>
  4 * (1 - normalBelow(normalQuantile(1 - alpha / 4) / Math.sqrt(share)))

const cells = 400
const widest = 8

/**
 * How far the z-score must be from 0 to stop at each of several looks, so that all looks together raise a false alarm with chance alpha exactly.
 * For looks that were planned, at these shares of the people, rising to 1; by carrying the density of the sum that has not crossed yet from look to look
 * (Armitage, McPherson and Rowe, 1969).
 */
export function boundaries(shares: readonly number[], alpha = 0.05): readonly number[] {
  const found: number[] = []
  let density = new Float64Array(0)
  let grid = new Float64Array(0)
  let spent = 0
  shares.forEach((share, look) => {
    const step = share - (shares[look - 1] ?? 0)
    const spread = Math.sqrt(step)
    /** Chance of coming to lie beyond ±x by this look, for the first time. */
    const beyond = (x: number) => {
      if (look === 0) return 2 * normalBelow(-x / spread)
      let sum = 0
      const width = grid[1]! - grid[0]!
      density.forEach((mass, i) => {
        sum += mass * width * (normalBelow((-x - grid[i]!) / spread) + normalBelow((grid[i]! - x) / spread))
      })
      return sum
    }
    const toSpend = spentBy(share, alpha) - spent
    let [low, high] = [0, widest * Math.sqrt(share)]
    for (let round = 0; round < 60; round++) {
      const middle = (low + high) / 2
      if (beyond(middle) > toSpend) low = middle
      else high = middle
    }
    spent += toSpend
    found.push(high / Math.sqrt(share))
    const next = Float64Array.from({ length: cells }, (_, i) => -high + ((i + 0.5) * 2 * high) / cells)
    const width = look === 0 ? 1 : grid[1]! - grid[0]!
    const carried = next.map((x) => {
      if (look === 0) return normalDensity(x / spread) / spread
      let sum = 0
      density.forEach((mass, i) => {
        sum += mass * width * (normalDensity((x - grid[i]!) / spread) / spread)
      })
      return sum
    })
    ;[grid, density] = [next, carried]
  })
  return found
}
