import type { Candidate } from '../../domain/candidate.ts'
import type { Query } from '../../domain/query.ts'
import type { Filter } from '../../pipeline/stages.ts'
import type { ItemDetails } from '../hydrators/item-details.ts'

/** Only inside the item's licence window: published, and not expired. */
export const outOfWindow = (): Filter<Query, Candidate & ItemDetails> => ({
  name: 'filter.out-of-window',
  keeps: ({ at }, candidates) =>
    candidates.map(
      ({ item }) => item !== undefined && item.publishedAt <= at && at < (item.expiresAt ?? Number.POSITIVE_INFINITY),
    ),
})
