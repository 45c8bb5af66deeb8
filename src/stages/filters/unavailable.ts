import type { Candidate } from '../../domain/candidate.ts'
import type { Query } from '../../domain/query.ts'
import type { Filter } from '../../pipeline/stages.ts'
import type { ItemDetails } from '../hydrators/item-details.ts'

/** Only what the catalog knows and says is there. */
export const unavailable = (): Filter<Query, Candidate & ItemDetails> => ({
  name: 'filter.unavailable',
  keeps: (_query, candidates) => candidates.map(({ item }) => item?.available === true),
})
