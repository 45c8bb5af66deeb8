import type { Candidate } from '../../domain/candidate.ts'
import type { Query } from '../../domain/query.ts'
import type { Filter } from '../../pipeline/stages.ts'
import type { ItemDetails } from '../hydrators/item-details.ts'
import type { Past } from '../query-hydrators/past.ts'

/** Neither the items, nor the creators, nor the categories that the person has had enough of. */
export const notInterested = (): Filter<Query & Past, Candidate & ItemDetails> => ({
  name: 'filter.not-interested',
  keeps: ({ refused }, candidates) => {
    const items = new Set<string>(refused.items)
    const creators = new Set(refused.creators)
    const categories = new Set(refused.categories)
    return candidates.map(
      ({ itemId, item }) =>
        !items.has(itemId) &&
        (item === undefined || (!creators.has(item.creator) && !item.categories.some((name) => categories.has(name)))),
    )
  },
})
