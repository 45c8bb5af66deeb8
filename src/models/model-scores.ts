import type { ItemId } from '../domain/ids.ts'
import type { Models } from './kinds.ts'
import type { Asker } from './model.ts'

/** Retrieval models whose opinion of a candidate the rankers hear. */
export const scoringRoles = ['als', 'itemKnn', 'userKnn', 'markov', 'content', 'popularity', 'trending'] as const

export const modelScoreSchema: readonly string[] = scoringRoles.map((role) => `score.${role}`)

/**
 * What each retrieval model thinks of each item for this person: items.length x scoringRoles.length, row-major,
 * as sign(s)·ln(1 + |s|) since their scales differ widely; 0 where a model is absent or does not know the item.
 */
export function modelScores(models: Models, asker: Asker, items: readonly ItemId[]): Float32Array {
  const width = scoringRoles.length
  const rows = new Float32Array(items.length * width)
  scoringRoles.forEach((role, column) => {
    const scores = models[role]?.score(asker, items)
    if (scores === undefined) return
    for (let i = 0; i < items.length; i++) rows[i * width + column] = Math.sign(scores[i]!) * Math.log1p(Math.abs(scores[i]!))
  })
  return rows
}
