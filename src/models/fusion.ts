import type { Found } from '../domain/candidate.ts'
import type { ItemId } from '../domain/ids.ts'
import type { Asker, Retriever } from './model.ts'

export interface Member {
  readonly model: Pick<Retriever, 'retrieve' | 'score'>
  /** What a standard deviation of its scores counts beside the others'. */
  readonly weight: number
}

/** How many each member is asked for, for every item that is wanted of all of them together. */
const depth = 5

/**
 * Several models as one: what any of them finds is scored by all, each member's scores are standardised over what was found for this person
 * (mean 0, deviation 1; Montague and Aslam, "Relevance score normalization for metasearch", 2001), and their weighted sums are compared.
 */
export function fusionOf(members: readonly Member[]): Retriever {
  const candidates = (asker: Asker, count: number): Map<ItemId, Found> => {
    const found = new Map<ItemId, Found>()
    for (const { model } of members) {
      for (const each of model.retrieve(asker, count * depth)) if (!found.has(each.itemId)) found.set(each.itemId, each)
    }
    return found
  }
  const sums = (asker: Asker, items: readonly ItemId[]): Float64Array => {
    const total = new Float64Array(items.length)
    for (const { model, weight } of members) {
      standardized(model.score(asker, items)).forEach((score, i) => {
        total[i]! += weight * score
      })
    }
    return total
  }
  return {
    retrieve: (asker, count) => {
      const found = candidates(asker, count)
      const items = [...found.keys()]
      const scores = sums(asker, items)
      return items
        .map((itemId, i) => ({ ...found.get(itemId)!, score: scores[i]! }))
        .sort((a, b) => b.score - a.score || (a.itemId < b.itemId ? -1 : 1))
        .slice(0, count)
    },
    score: (asker, items) => Float32Array.from(sums(asker, items)),
  }
}

/** (x - mean) / deviation; zeros where all are alike. */
function standardized(scores: Float32Array): Float64Array {
  const mean = scores.reduce((sum, x) => sum + x, 0) / scores.length
  const deviation = Math.sqrt(scores.reduce((sum, x) => sum + (x - mean) ** 2, 0) / scores.length)
  return Float64Array.from(scores, (x) => (deviation > 0 ? (x - mean) / deviation : 0))
}
