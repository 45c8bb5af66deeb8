import type { Candidate } from '../../domain/candidate.ts'
import type { Query } from '../../domain/query.ts'
import type { Source } from '../../pipeline/stages.ts'
import { hasRule, rulesOf } from '../asked-rules.ts'
import type { Past } from '../query-hydrators/past.ts'
import type { Profile } from '../query-hydrators/profile.ts'

export const pinnedSource = 'source.pinned'

/** Of each pin; filters may take some of them away again. */
const mostBrought = 30

/** What the house's rules want at a place of its own, wherever else it would stand. */
export const pinned = (): Source<Query & Past & Profile> => ({
  name: pinnedSource,
  reason: 'Featured',
  enabled: (query) => hasRule(query, 'pin'),
  retrieve: async (query) => {
    const ids = new Set(rulesOf(query, 'pin').flatMap((rule) => rule.pinned.slice(0, mostBrought)))
    return [...ids].map((itemId, rank) => ({ itemId, score: 1 / (rank + 1) }))
  },
})

export const isBroughtByPin = ({ origins }: Candidate): boolean => origins.some(({ source }) => source === pinnedSource)

/** Nothing but a pin brought it: it stands where it is pinned, or nowhere. */
export const isOnlyPinned = ({ origins }: Candidate): boolean => origins.every(({ source }) => source === pinnedSource)
