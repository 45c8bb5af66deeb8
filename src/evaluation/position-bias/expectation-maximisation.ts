import type { Examination, Sightings } from './sightings.ts'

const rounds = 40
/** A new item is believed to be as relevant as all are, as if it had been looked at so often. */
const prior = 5

/**
 * Examination and relevance together, by expectation maximisation in the position-based model (Wang, Golbandi, Bendersky et al., 2018): a click is a
 * look and a liking. Each round asks of what was not taken whether it was not looked at or not liked, given what is believed so far, and
 * believes what it finds. It needs no draw, but like items at unlike places; where the best always stand on top, it puts their merit
 * down to the place.
 */
export function expectationMaximisation(
  { positions, clicks, items, people }: Sightings,
  places: number,
  weights?: Float64Array,
): Examination {
  const count = 1 + items.reduce((most, item) => Math.max(most, item), -1)
  const examined = Float64Array.from({ length: places }, (_, place) => 1 / (1 + place))
  const relevance = new Float64Array(count).fill(0.3)
  for (let round = 0; round < rounds; round++) {
    const [looks, shown] = [new Float64Array(places), new Float64Array(places)]
    const [likings, met] = [new Float64Array(count), new Float64Array(count)]
    let [liked, all] = [0, 0]
    for (let n = 0; n < positions.length; n++) {
      const [place, item] = [positions[n]!, items[n]!]
      if (place < 0 || place >= places) continue
      const weight = weights?.[people[n]!] ?? 1
      const [look, like] = [examined[place]!, relevance[item]!]
      const neither = 1 - look * like
      const looked = clicks[n] === 1 ? 1 : (look * (1 - like)) / neither
      const likes = clicks[n] === 1 ? 1 : (like * (1 - look)) / neither
      looks[place]! += weight * looked
      shown[place]! += weight
      likings[item]! += weight * likes
      met[item]! += weight
      liked += weight * likes
      all += weight
    }
    examined.forEach((_, place) => {
      examined[place] = shown[place] === 0 ? Number.NaN : Math.min(1, looks[place]! / shown[place]!)
    })
    relevance.forEach((_, item) => {
      relevance[item] = (likings[item]! + (prior * liked) / all) / (met[item]! + prior)
    })
  }
  const top = examined[0]!
  return examined.map((look) => look / top)
}
