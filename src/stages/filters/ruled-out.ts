import type { Candidate } from '../../domain/candidate.ts'
import type { Query } from '../../domain/query.ts'
import type { Filter } from '../../pipeline/stages.ts'
import { hasRule, rulesOf } from '../asked-rules.ts'
import type { ItemDetails } from '../hydrators/item-details.ts'
import type { Past } from '../query-hydrators/past.ts'
import type { Profile } from '../query-hydrators/profile.ts'

export const ruledOutName = 'filter.rules'

/** Not what a rule of the house hides from this person, nor what one blocks. */
export const ruledOut = (): Filter<Query & Past & Profile, Candidate & ItemDetails> => ({
  name: ruledOutName,
  enabled: (query) => hasRule(query, 'hide', 'block'),
  keeps: (query, candidates) => {
    const against = rulesOf(query, 'hide', 'block')
    return candidates.map(({ item }) => item !== undefined && !against.some(({ matches }) => matches(item, query.at)))
  },
})
