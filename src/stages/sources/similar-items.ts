import type { Found } from '../../domain/candidate.ts'
import type { Query } from '../../domain/query.ts'
import type { Models } from '../../models/kinds.ts'
import type { Neighbourly } from '../../models/model.ts'
import type { Source } from '../../pipeline/stages.ts'
import type { Parts } from '../parts.ts'

/** The nearest to the items asked about, by one model; a candidate near to several counts with the sum. */
export const similarItems = (
  name: string,
  reason: string,
  { models }: Pick<Parts, 'models'>,
  model: (models: Models) => Neighbourly | undefined,
  count = 200,
): Source<Query> => ({
  name: `source.${name}`,
  reason,
  enabled: ({ seeds }) => seeds.length > 0,
  async retrieve(query) {
    const neighbourly = model(models(query))
    const best = new Map<Found['itemId'], Found>()
    for (const seed of query.seeds) {
      for (const found of neighbourly?.neighbours(seed, count) ?? []) {
        best.set(found.itemId, { itemId: found.itemId, score: found.score + (best.get(found.itemId)?.score ?? 0) })
      }
    }
    return [...best.values()].sort((a, b) => b.score - a.score).slice(0, count)
  },
})
