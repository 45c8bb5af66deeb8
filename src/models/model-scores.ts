import type { ItemId } from '../domain/ids.ts'
import { type Models, retrievingRoles } from './kinds.ts'
import type { Asker } from './model.ts'

/** Columns of the model scores: one a retrieval model. */
export const modelScoreSchema: readonly string[] = retrievingRoles.map((role) => `score.${role}`)

/**
 * What each retrieval model thinks of each item for this person: items.length x retrievingRoles.length, row-major,
 * as sign(s)·ln(1 + |s|) since their scales differ widely; 0 where a model is absent or does not know the item.
 */
export function modelScores(models: Models, asker: Asker, items: readonly ItemId[]): Float32Array {
  const width = retrievingRoles.length
  const rows = new Float32Array(items.length * width)
  retrievingRoles.forEach((role, column) => {
    const scores = models[role]?.score(asker, items)
    if (scores === undefined) return
    for (let i = 0; i < items.length; i++) {
      // most models know little of most items, and the logarithm is the dear part
      if (scores[i] !== 0) rows[i * width + column] = Math.sign(scores[i]!) * Math.log1p(Math.abs(scores[i]!))
    }
  })
  return rows
}
