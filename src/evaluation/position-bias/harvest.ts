import type { Examination, Sightings } from './sightings.ts'

/** Put somewhere with less than this chance, an item stands there by luck, and not because it suits the place. */
const byLuck = 0.5
/** One lucky draw speaks for at most so many of the usual. */
const mostWeight = 10
/** Below so many clicks, places are judged together with their neighbours. */
const fewest = 20

/**
 * Examination by intervention harvesting (Agarwal, Zaitsev, Wang et al., 2019): what was put somewhere by a draw is as relevant at one place as at
 * another, so that how much less it is taken further down is the place's doing. Each counts by one over its propensity. The rates fall
 * monotonously (pool adjacent violators; Barlow et al., 1972), and places with hardly a click are judged with those above. `weights` counts people
 * more than once, or not at all, for a bootstrap.
 */
export function harvest(
  { positions, clicks, propensities, people }: Sightings,
  places: number,
  weights?: Float64Array,
): Examination {
  const shown = new Float64Array(places)
  const taken = new Float64Array(places)
  const found = new Float64Array(places)
  const usual = medianOf(propensities.filter((p) => p < byLuck))
  for (let n = 0; n < positions.length; n++) {
    const [place, propensity] = [positions[n]!, propensities[n]!]
    if (propensity >= byLuck || place < 0 || place >= places) continue
    const weight = Math.min(usual / propensity, mostWeight) * (weights?.[people[n]!] ?? 1)
    shown[place]! += weight
    taken[place]! += weight * clicks[n]!
    found[place]! += clicks[n]!
  }
  return falling(shown, taken, found)
}

interface Pool {
  from: number
  shown: number
  taken: number
  found: number
}

function falling(shown: Float64Array, taken: Float64Array, found: Float64Array): Examination {
  const pools: Pool[] = []
  shown.forEach((count, place) => {
    pools.push({ from: place, shown: count, taken: taken[place]!, found: found[place]! })
    while (pools.length > 1 && mustJoin(pools.at(-2)!, pools.at(-1)!)) {
      const last = pools.pop()!
      const above = pools.at(-1)!
      above.shown += last.shown
      above.taken += last.taken
      above.found += last.found
    }
  })
  const rates = new Float64Array(shown.length).fill(Number.NaN)
  for (const { from, shown: count, taken: clicks } of pools) if (count > 0) rates.fill(clicks / count, from)
  const top = rates.find((rate) => rate > 0) ?? Number.NaN
  return rates.map((rate) => rate / top)
}

const mustJoin = (above: Pool, below: Pool): boolean =>
  above.shown > 0 && (below.found < fewest || above.taken / above.shown < below.taken / below.shown)

function medianOf(values: Float64Array): number {
  const sorted = values.toSorted()
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN
}
