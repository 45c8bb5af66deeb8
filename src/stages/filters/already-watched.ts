import type { Candidate } from '../../domain/candidate.ts'
import type { Query } from '../../domain/query.ts'
import type { Filter } from '../../pipeline/stages.ts'
import type { Past } from '../query-hydrators/past.ts'

/** Nothing twice, unless a source was asked for just that: what is to be continued, or watched again. */
export const alreadyWatched = (unlessFoundBy: readonly string[] = []): Filter<Query & Past, Candidate> => ({
  name: 'filter.already-watched',
  keeps: ({ watched }, candidates) => {
    const seen = new Set(watched)
    return candidates.map(
      ({ itemId, origins }) => !seen.has(itemId) || origins.some(({ source }) => unlessFoundBy.includes(source)),
    )
  },
})
