import type { Candidate } from '../../domain/candidate.ts'
import type { Query } from '../../domain/query.ts'
import type { Filter } from '../../pipeline/stages.ts'
import type { ItemDetails } from '../hydrators/item-details.ts'

/** Never what an operator has blocked. */
export const blocked = (): Filter<Query, Candidate & ItemDetails> => ({
  name: 'filter.blocked',
  keeps: (_query, candidates) => candidates.map(({ item }) => item?.blocked === false),
})
