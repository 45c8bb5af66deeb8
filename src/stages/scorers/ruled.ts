import type { Candidate } from '../../domain/candidate.ts'
import type { Query } from '../../domain/query.ts'
import type { Scorer } from '../../pipeline/stages.ts'
import { hasRule, rulesOf } from '../asked-rules.ts'
import type { ItemDetails } from '../hydrators/item-details.ts'
import type { Past } from '../query-hydrators/past.ts'
import type { Profile } from '../query-hydrators/profile.ts'

/** Times the factor of every boost and bury that is about the item; a score below 0 is divided by it, so that a boost always raises. Stands last. */
export const ruled = (): Scorer<Query & Past & Profile, Candidate & ItemDetails> => ({
  name: 'scorer.rules',
  enabled: (query) => hasRule(query, 'boost', 'bury'),
  score: async (query, candidates) => {
    const turning = rulesOf(query, 'boost', 'bury')
    return Float64Array.from(candidates, ({ item, score }) => {
      if (item === undefined) return score
      let factor = 1
      for (const { rule, matches } of turning) if (matches(item, query.at)) factor *= rule.factor ?? 1
      return score < 0 ? score / factor : score * factor
    })
  },
})
