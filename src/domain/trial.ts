/** Whether more of a metric is better, or less. */
export type Goal = 'maximise' | 'minimise'

/** One fit with the settings that a search proposed, and what came of it: a metric, or the reason why there is none. */
export interface Trial<Settings> {
  /** 0, 1, 2 … in the order proposed; trial 0 is the settings that the search began from. */
  readonly trial: number
  /** All settings of the fit, those included that the search left as they were. */
  readonly settings: Settings
  readonly metric?: number
  readonly error?: string
  readonly seconds: number
}

/** The trial that came out best, the earlier of equals; undefined where none came to a metric. */
export function bestTrial<Settings>(
  trials: readonly Trial<Settings>[],
  goal: Goal,
): (Trial<Settings> & { readonly metric: number }) | undefined {
  const sign = goal === 'maximise' ? 1 : -1
  let best: (Trial<Settings> & { readonly metric: number }) | undefined
  for (const { metric, ...rest } of trials.toSorted((a, b) => a.trial - b.trial)) {
    if (metric !== undefined && (best === undefined || sign * (metric - best.metric) > 0)) best = { ...rest, metric }
  }
  return best
}
