import type { Impression } from './material.ts'

/** A place with fewer acts says nothing of itself: it takes what all such places have together. */
const leastActs = 20

type Rate = (impression: Impression) => number

/**
 * What acts by what, at the place where an impression stood, over everyone: what stands low is looked at less, whatever it is. The acts of all
 * impressions add up to those of all their rates, so a segment beside its rates is set right for where it was shown (indirect standardisation).
 */
export function ratesByPlace(impressions: readonly Impression[], by: (impression: Impression) => number): Rate {
  const places = new Map<string, Sums>()
  for (const each of impressions) {
    const sums = places.get(placeOf(each)) ?? places.set(placeOf(each), { acts: 0, by: 0 }).get(placeOf(each))!
    sums.acts += each.happened
    sums.by += by(each)
  }
  const rare = [...places.values()].filter(({ acts }) => acts < leastActs)
  const together = rare.reduce((sum, { acts, by }) => ({ acts: sum.acts + acts, by: sum.by + by }), { acts: 0, by: 0 })
  return (impression) => {
    const sums = places.get(placeOf(impression))!
    const { acts, by } = sums.acts < leastActs ? together : sums
    return by === 0 ? 0 : acts / by
  }
}

interface Sums {
  acts: number
  by: number
}

const placeOf = ({ surface, position }: Impression) => `${position} ${surface}`
