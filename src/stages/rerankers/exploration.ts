import type { Random } from '../../math/random.ts'
import type { Choice } from '../../pipeline/stages.ts'

/** No place explores more often than it exploits. */
const mostOften = 0.5

/**
 * Gives about `share` of the places of a slate to items drawn from `explorers`, each place independently of the others.
 * `slate` and `explorers` are disjoint indices, and any explorer may stand anywhere beside any of the slate.
 *
 * Propensities are exact. As many places may explore as there are explorers, the lowest ones, and the top one only if it is alone; so
 * explorers never run out, and each such place explores with the same probability p. Drawn without replacement, an explorer is by
 * symmetry equally likely to be any of the n: it stands at such a place with probability p/n, the slate's own item with 1 − p.
 */
export function withExploration(
  slate: readonly number[],
  explorers: readonly number[],
  share: number,
  random: Random,
): readonly Choice[] {
  const places = Math.min(explorers.length, Math.max(slate.length - 1, 1), slate.length)
  if (places === 0 || share <= 0) return slate.map((index) => ({ index, propensity: 1 }))
  const p = Math.min(mostOften, (share * slate.length) / places)
  const left = [...explorers]
  return slate.map((index, place) => {
    if (place < slate.length - places) return { index, propensity: 1 }
    if (random() >= p) return { index, propensity: 1 - p }
    return { index: left.splice(Math.floor(random() * left.length), 1)[0]!, propensity: p / explorers.length }
  })
}
