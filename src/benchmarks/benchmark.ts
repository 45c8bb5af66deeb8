import type { ItemId, UserId } from '../domain/ids.ts'
import type { RankingMetric } from '../evaluation/ranking-metrics.ts'
import type { Interactions } from '../models/interactions.ts'
import type { Asker } from '../models/model.ts'

/** A public data set with the protocol under which others published their figures on it. */
export interface Benchmark {
  readonly name: string
  /** What is judged, by the name that the figure has in rows; all over the first `k` places. */
  readonly metrics: Readonly<Record<string, RankingMetric>>
  readonly k: number
  /** Rules by which figures are told apart, the stricter first: what a model was fitted on. */
  readonly fits: readonly string[]
  readonly published: readonly Published[]
  /** Reads the set from its folder. Throws `DATA_UNREADABLE` where it is not there. */
  readonly read: (folder: string, fit: string) => Promise<Rounds>
}

export interface Published {
  readonly model: string
  readonly fit: string
  /** Paper or project, and year. */
  readonly source: string
  readonly figures: Readonly<Record<string, number>>
}

/** How rows of a table are written down: what their metrics are named, and what was fitted on. */
export const publishedOn =
  (fit: string, ...metrics: readonly string[]) =>
  (model: string, source: string, ...figures: readonly number[]): Published => ({
    model,
    fit,
    source,
    figures: Object.fromEntries(metrics.map((metric, i) => [metric, figures[i]!])),
  })

/** The round that settings may be chosen on, and the one that is reported. Nothing of `test` is to be found in `validation`. */
export interface Rounds {
  readonly validation: Task
  readonly test: Task
}

/** Fit on this, then say for each of these people what they will want: all items are ranked but those they had. */
export interface Task {
  readonly train: Interactions
  readonly cases: readonly Case[]
}

export interface Case {
  readonly user: UserId
  readonly asker: Asker
  readonly wanted: ReadonlySet<ItemId>
}
