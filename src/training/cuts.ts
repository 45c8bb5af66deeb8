import { dayMs, type Millis } from '../domain/time.ts'
import type { History } from './history.ts'

// Where time is cut. What is judged by stands after what was chosen by, and that after what was fitted on:
//
//     … fitted in trials │ validation: settings are chosen by it │ the rankers learn from it; its first day judges retrievers
//                        validationCut                          rankerCut

/** The ranker learns from this last part of time, on scores of models that learnt from the part before: no model marks its own work. */
const rankerShare = 0.25
const mostRankerDays = 14
const leastInteractions = 0.1

/** Validation is one day, or so much of what people did before the rankers' cut: a day may hold next to nothing. */
const validationShare = 0.05

/**
 * The last quarter of the time, at most two weeks, in whole days from a midnight on (UTC), so that all of a day's trainings cut alike; but at
 * least the last tenth of what people did, since a log may have been silent for long.
 */
export function rankerCut({ from, to, interactions }: Pick<History, 'from' | 'to' | 'interactions'>): Millis {
  const share = Math.min((to - from) * rankerShare, mostRankerDays * dayMs)
  const byTime = share < 2 * dayMs ? to - share : (Math.floor(to / dayMs) - Math.round(share / dayMs) + 1) * dayMs
  const times = Float64Array.from(interactions, ({ at }) => at).sort()
  return Math.min(byTime, times[Math.floor(times.length * (1 - leastInteractions))]! - 1)
}

/** Where fitting ends for a search, so that nothing from `cut` on takes part in it. */
export function validationCut({ interactions }: Pick<History, 'interactions'>, cut: Millis): Millis {
  const times = Float64Array.from(
    interactions.filter(({ at }) => at <= cut),
    ({ at }) => at,
  ).sort()
  return Math.min(cut - dayMs, (times[Math.floor(times.length * (1 - validationShare))] ?? cut) - 1)
}
