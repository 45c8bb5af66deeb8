import type { Candidate } from '../../domain/candidate.ts'
import type { Query } from '../../domain/query.ts'
import type { Filter } from '../../pipeline/stages.ts'
import type { ItemDetails } from '../hydrators/item-details.ts'
import type { Profile } from '../query-hydrators/profile.ts'

/** Only where the item may be shown; someone whose country is unknown gets what may be shown everywhere. */
export const outOfRegion = (): Filter<Query & Profile, Candidate & ItemDetails> => ({
  name: 'filter.out-of-region',
  keeps: ({ country }, candidates) =>
    candidates.map(({ item }) => item !== undefined && (item.regions.length === 0 || item.regions.includes(country))),
})
