import type { Query } from '../../domain/query.ts'
import { dayMs } from '../../domain/time.ts'
import { watchedPortion } from '../../features/definitions/watched.ts'
import type { Source } from '../../pipeline/stages.ts'
import type { Past } from '../query-hydrators/past.ts'

/** Nobody wants last night's film again tonight: wishing to see it again grows back over about a month. */
const longedForMs = 30 * dayMs

/** What was watched to the end and liked, some time ago: weight x (1 − e^(−age/30 d)). */
export const watchAgain = (count = 60): Source<Query & Past> => ({
  name: 'source.watch-again',
  reason: 'You watched this',
  retrieve: async ({ history, at }) =>
    history
      .filter((act) => act.portion >= watchedPortion && act.weight >= 1 && at - act.at >= dayMs)
      .map((act) => ({ itemId: act.itemId, score: act.weight * -Math.expm1(-(at - act.at) / longedForMs) }))
      .sort((a, b) => b.score - a.score)
      .slice(0, count),
})
