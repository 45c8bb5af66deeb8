import type { Event } from '../../domain/event.ts'
import { dayMs, type Millis } from '../../domain/time.ts'

/** What a metric looks at: all of one person in one stretch of time. */
export interface Seen {
  readonly from: Millis
  readonly to: Millis
  /** Answers that met the experiment, by recommendation id; before it was met, all that the person was given. */
  readonly answers: ReadonlyMap<string, Answer>
  /** Everything else that the person did, shown by us or not. */
  readonly acts: readonly Event[]
  /** Categories of an item, broadest first. */
  readonly categoriesOf: (itemId: string) => readonly string[]
  /** Whether an item is not among the tenth of the catalog that is shown most. */
  readonly isInTail: (itemId: string) => boolean
}

export interface Answer {
  /** Of the exposure; NaN where there is none. */
  readonly seconds: number
  readonly degraded: boolean
  readonly impressions: readonly Event[]
}

/** Impressions by the answer that they were of. */
export const byAnswer = (events: readonly Event[]): ReadonlyMap<string, readonly Event[]> =>
  Map.groupBy(
    events.filter(({ type }) => type === 'impression'),
    ({ recommendationId = '' }) => recommendationId,
  )

/** An answer of which no exposure tells. */
export const untold = (impressions: readonly Event[]): Answer => ({ seconds: Number.NaN, degraded: false, impressions })

/** Whether anything was done on the n-th day after the first; undefined where that day is not over. */
export function cameBackOn(day: number, { from, to, acts }: Seen): boolean | undefined {
  const [start, end] = [from + day * dayMs, from + (day + 1) * dayMs]
  return to < end ? undefined : acts.some(({ at }) => at >= start && at < end)
}
