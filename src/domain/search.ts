import type { Dimension } from './space.ts'
import type { Goal, Trial } from './trial.ts'

export type SearchedSettings = Readonly<Record<string, number | string | boolean>>

/** What a search asks, and how: two searches of equal plans on equal data make the same trials. */
export interface SearchPlan<Settings = SearchedSettings> {
  /** Whose settings are searched: a role, such as `als`. */
  readonly of: string
  /** What trials are fitted and judged on: `log`, or a benchmark's name. */
  readonly on: string
  /** By which figure of validation data. */
  readonly metric: string
  /** Over at most so many of its people, drawn with the seed, the same in every trial; all of them unless said. */
  readonly people?: number
  readonly goal: Goal
  readonly seed: number
  /** Trials in a generation: proposals depend on it. */
  readonly parallel: number
  readonly space: Readonly<Record<string, Dimension>>
  /** Trial 0, and what the settings stay at that the space leaves open. */
  readonly start: Settings
}

/** A search as it is kept: what it asks, on which data, and all its trials. */
export interface Search<Settings = SearchedSettings> extends SearchPlan<Settings> {
  /** Of the log: the last offset that its trials see, however long the search takes. */
  readonly offset?: number
  /** Version of the engine that began it. */
  readonly engine: string
  /** In order of their numbers once the search is finished; until then as they finish. */
  readonly trials: readonly Trial<Settings>[]
}
