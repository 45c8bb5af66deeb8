import type { Metric } from '../../math/scanner.ts'

export type { Metric } from '../../math/scanner.ts'

/** How vectors are kept where candidates are looked for. Scores are always those of the full f32 vectors. */
export type Scalar = 'f32' | 'bf16' | 'i8'

export interface ExactPlan {
  /** `dot` unless said. */
  readonly metric?: Metric
  /** `f32` unless said. `i8` scans bytes, two to three times as fast, and scores the best few again: it may miss one, in our data none. */
  readonly scalar?: 'f32' | 'i8'
}

/** The figures behind the defaults: docs/decisions/0005-vector-indexes.md. */
export interface GraphPlan {
  /** `dot` unless said. */
  readonly metric?: Metric
  /**
   * `bf16` unless said: on pictures as good as `f32`, 1.4 times as fast to search and built in two thirds of the time. `i8` is 1.7
   * times as fast and built in a third, with one scale for all vectors: good for pictures and unit vectors, worse where lengths
   * differ by more than a factor of ten.
   */
  readonly scalar?: Scalar
  /** Edges a node, twice as many on the ground floor. 16 unless said: 8 lost .016 of recall@10, 32 won .001 and takes more memory. */
  readonly connectivity?: number
  /** Candidates kept while edges are chosen. 128 unless said: 64 lost .002 of recall@10 for half the build, 256 won less than .001 for twice the build. */
  readonly expansionAdd?: number
  /**
   * Candidates kept during a search. 64 unless said: 32 found .991 of the ten best in half the time, 128 found .998 in twice the time.
   * Too low shows as neighbours that an exact scan finds and this does not.
   */
  readonly expansionSearch?: number
  /** Threads that add to the graph. 1 unless said, with which the same puts give the same graph. */
  readonly threads?: number
}

export interface HybridPlan extends GraphPlan {
  /** Below so many vectors everything is scanned, which is exact and takes a fraction of a millisecond. 20,000 unless said. */
  readonly graphFrom?: number
  /** The graph is built anew when so large a share of it is new, changed or gone. .1 unless said: the new ones are scanned by every search. */
  readonly rebuildShare?: number
}

/** How a graph is built: all that its bytes depend on. */
export interface GraphShape {
  readonly width: number
  readonly metric: Metric
  readonly scalar: Scalar
  readonly connectivity: number
  readonly expansionAdd: number
}

export const shapeOf = (width: number, plan: GraphPlan): GraphShape => ({
  width,
  metric: plan.metric ?? 'dot',
  scalar: plan.scalar ?? 'bf16',
  connectivity: plan.connectivity ?? 16,
  expansionAdd: plan.expansionAdd ?? 128,
})

export const expansionOf = (plan: GraphPlan): number => plan.expansionSearch ?? 64
