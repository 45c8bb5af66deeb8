import type { Candidate } from '../../domain/candidate.ts'
import type { Query } from '../../domain/query.ts'
import type { Filter } from '../../pipeline/stages.ts'

/** Not the items that were asked about: nothing is similar to itself, and the cart is already bought. */
export const askedAbout = (): Filter<Query, Candidate> => ({
  name: 'filter.asked-about',
  enabled: ({ seeds }) => seeds.length > 0,
  keeps: ({ seeds }, candidates) => candidates.map(({ itemId }) => !seeds.includes(itemId)),
})
