import type { Found } from '../domain/candidate.ts'
import type { Param } from '../domain/param.ts'
import type { ScoreTrace, StageTrace } from './trace.ts'

/*
 * The parts of a funnel, in the order a request meets them. The runner holds every stage to four laws:
 *
 * 1. Batch in, batch out: one answer per candidate, in the order given.
 * 2. Stages add, judge, number or choose; only a source brings candidates, only a filter or reranker removes them.
 * 3. Nobody overwrites: a hydrator adds fields of its own, and no other stage adds any.
 * 4. Filters and rerankers are pure: whatever they need, a hydrator fetched before.
 */

export interface Stage<Q> {
  /** Stable and lower-case, as traces, metrics and `explain` show it: `filter.already-watched`. */
  readonly name: string
  /** Skipped when false; a skipped hydrator leaves its fallback. */
  readonly enabled?: (query: Q) => boolean
  /** Its cap within the usual budget of 100 ms; a larger one raises it as far. It never gets more than what remains of the budget. */
  readonly timeoutMs?: number
  /** What this stage reads of `query.params`, so a funnel can list everything an experiment may turn. */
  readonly params?: readonly Param[]
}

/** In place of a fallback: without this stage the request must fail. */
export const required = Symbol('required')

/** Adds what we know about the asker. All query hydrators of a step run in parallel. */
export interface QueryHydrator<Q, Added extends object> extends Stage<Q> {
  readonly fallback: Added | typeof required
  readonly hydrate: (query: Q, signal: AbortSignal) => Promise<Added>
}

/** Finds items, best first. All sources of a step run in parallel; one that fails or is late brings nothing. */
export interface Source<Q> extends Stage<Q> {
  /** Why it brings what it brings, in the person's words, for when no item of theirs is named as the cause. */
  readonly reason?: string
  readonly retrieve: (query: Q, signal: AbortSignal) => Promise<readonly Found[]>
}

/** Adds facts to candidates: one answer each, `undefined` where unknown. All hydrators of a step run in parallel. */
export interface Hydrator<Q, C, Added extends object> extends Stage<Q> {
  readonly fallback: Added | typeof required
  readonly hydrate: (query: Q, candidates: readonly C[], signal: AbortSignal) => Promise<readonly (Added | undefined)[]>
}

/** Says which candidates stay. Pure; runs one after another. One that throws keeps nothing: policy fails closed. */
export interface Filter<Q, C> extends Stage<Q> {
  readonly keeps: (query: Q, candidates: readonly C[]) => readonly boolean[]
}

/** Numbers candidates, higher is better. Runs one after another, each seeing the score before it; one that fails leaves it. */
export interface Scorer<Q, C> extends Stage<Q> {
  readonly score: (query: Q, candidates: readonly C[], signal: AbortSignal) => Promise<Float64Array>
}

/** Chooses and orders at most `size` of `ranked`, which arrive by descending score. Pure, but for a seeded draw. */
export interface Reranker<Q, C> extends Stage<Q> {
  readonly rerank: (query: Q, ranked: readonly C[], size: number) => readonly Choice[]
}

export interface Choice {
  /** Index into `ranked`. */
  readonly index: number
  /** Probability that this policy puts this item at this place: 1 unless it explores. Off-policy evaluation divides by it. */
  readonly propensity: number
  /** The row of the page it stands in, where a page has rows. */
  readonly row?: string
}

/** Runs after the answer has left: it can delay nothing and break nothing. */
export interface SideEffect<Q, C> extends Stage<Q> {
  readonly after: (outcome: Outcome<Q, C>) => Promise<void>
}

export interface Outcome<Q, C> {
  readonly query: Q
  readonly slate: readonly Placed<C>[]
  /** Ranked but not chosen, best first. */
  readonly reserve: readonly C[]
  readonly removed: readonly Removed<C>[]
  readonly stages: readonly StageTrace[]
  readonly scores: readonly ScoreTrace[]
}

export type Placed<C> = C & { readonly position: number; readonly row?: string }

export interface Removed<C> {
  readonly candidate: C
  /** Name of the filter. */
  readonly by: string
}
