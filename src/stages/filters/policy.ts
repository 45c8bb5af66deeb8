import type { Candidate } from '../../domain/candidate.ts'
import type { Query } from '../../domain/query.ts'
import type { Filter } from '../../pipeline/stages.ts'
import type { ItemDetails } from '../hydrators/item-details.ts'
import type { Past } from '../query-hydrators/past.ts'
import type { Profile } from '../query-hydrators/profile.ts'
import { blocked } from './blocked.ts'
import { notInterested } from './not-interested.ts'
import { outOfRegion } from './out-of-region.ts'
import { outOfWindow } from './out-of-window.ts'
import { ruledOut } from './ruled-out.ts'
import { tooMature } from './too-mature.ts'
import { unavailable } from './unavailable.ts'

/** What no surface, and no rung of the ladder below it, may show this person now. One list, so that none forgets a part of it. */
export const policy = (): readonly Filter<Query & Profile & Past, Candidate & ItemDetails>[] => [
  unavailable(),
  outOfWindow(),
  outOfRegion(),
  tooMature(),
  blocked(),
  notInterested(),
  ruledOut(),
]
