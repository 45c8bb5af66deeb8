import type { Candidate } from '../../domain/candidate.ts'
import type { Query } from '../../domain/query.ts'
import type { Filter } from '../../pipeline/stages.ts'
import type { ItemDetails } from '../hydrators/item-details.ts'
import type { Profile } from '../query-hydrators/profile.ts'

/** Nothing rated above the person's age. */
export const tooMature = (): Filter<Query & Profile, Candidate & ItemDetails> => ({
  name: 'filter.too-mature',
  keeps: ({ age }, candidates) => candidates.map(({ item }) => item !== undefined && item.maturity <= age),
})
