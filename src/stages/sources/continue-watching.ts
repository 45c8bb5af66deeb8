import type { Query } from '../../domain/query.ts'
import { watchedPortion } from '../../features/definitions/watched.ts'
import type { Source } from '../../pipeline/stages.ts'
import type { Past } from '../query-hydrators/past.ts'

/** Under this, it was a try and not a beginning. */
const begunPortion = 0.1

/** What was begun and not finished, latest first. */
export const continueWatching = (count = 20): Source<Query & Past> => ({
  name: 'source.continue-watching',
  reason: 'You began this',
  retrieve: async ({ history }) =>
    history
      .filter(({ portion }) => portion >= begunPortion && portion < watchedPortion)
      .slice(0, count)
      .map(({ itemId, at, portion }) => ({ itemId, score: at + portion })),
})
