import type { EventType } from '../../domain/event.ts'
import type { Millis } from '../../domain/time.ts'
import type { Expression } from './expression.ts'

/**
 * What a feature is, as data: every execution reads this and nothing else. Each means
 *
 *     value(entity, offset, t) = lower(merge of lift(e) over the entity's events e with e.offset <= offset and e.at >= tail(t))
 *
 * where `lift` makes accumulators of an event, `merge` is commutative and associative, and `lower` makes numbers of them (Tangwongsan
 * et al., 2015). So order does not matter, late events count as punctual ones do, and shards and days add.
 */
export type Declaration = Aggregated | Valued | Combined

export type Entity = 'user' | 'item'

/** What a conditional aggregation is kept by: read for the candidate's (or the request's) own keys, merged over them. */
export type Key = 'category' | 'creator' | 'tag' | 'item' | 'country' | 'device' | 'surface'

export interface Aggregated {
  readonly kind: 'aggregated'
  readonly name: string
  readonly entity: Entity
  readonly by?: Key
  readonly on: readonly EventType[]
  readonly where?: Lifted
  readonly aggregation: Aggregation
  readonly span: Span
  readonly log: boolean
}

/** A number read of the candidate and the request: static attributes, context. */
export interface Valued {
  readonly kind: 'valued'
  readonly name: string
  readonly of: Lifted
  readonly log: boolean
}

/** `ratio`: (a + p0) / (b + p1), 0 where that divides by 0. `cross`: a x b. Of the first column of each. */
export interface Combined {
  readonly kind: 'ratio' | 'cross'
  readonly name: string
  readonly of: readonly [Declaration, Declaration]
  readonly prior: Prior
  readonly log: boolean
}

export type Prior = readonly [hits: number, tries: number]

/** An expression, and the function it was read from. */
export interface Lifted {
  readonly run: (about: never) => unknown
  readonly says: Expression
}

/** How much of the past counts. */
export type Span =
  | { readonly kind: 'ever' }
  /** Sawtooth: from `tail(t)`, the tile in which t - windowMs lies, up to everything folded so far. */
  | { readonly kind: 'over'; readonly windowMs: Millis }
  /** Every event, worth 2^(-(t - at) / halfLifeMs). */
  | { readonly kind: 'decayed'; readonly halfLifeMs: Millis }

/**
 * `of` answers a number, and an event for which it is not finite does not take part; or, where noted, a string, and an empty one does
 * not take part. Numbers are 0 where nothing took part, unless noted.
 */
export type Aggregation =
  | { readonly kind: 'count' }
  | { readonly kind: 'sum' | 'mean' | 'min' | 'max'; readonly of: Lifted }
  /** Of the population. */
  | { readonly kind: 'variance'; readonly of: Lifted }
  /** (sum of `hit` + p0) / (sum of `per` + p1); `per` is 1 unless said. Both may answer booleans. */
  | { readonly kind: 'rate'; readonly hit: Lifted; readonly per?: Lifted; readonly prior: Prior }
  /** Of the latest `count` events, by (at, then value), latest first; 0 beyond. Strings stand as their bucket; see `bucketOf`. */
  | { readonly kind: 'last'; readonly of: Lifted; readonly count: number }
  /** Hours since the latest event, from 0 to 8,760, which is also what nothing reads as. */
  | { readonly kind: 'since' }
  /** How many strings there were: HyperLogLog with 256 registers (Flajolet et al., 2007), counted linearly where few. */
  | { readonly kind: 'distinct'; readonly of: Lifted }
  /** Shares of all counts that the `count` most frequent strings have, greatest first; 0 beyond. `of` may answer many strings: one count each. */
  | { readonly kind: 'top'; readonly of: Lifted; readonly count: number }
  /** Each of `at` (0 to 1) of the numbers: DDSketch (Masson et al., 2019), within 1 %. */
  | { readonly kind: 'quantiles'; readonly of: Lifted; readonly at: readonly number[] }
  /** Mean of the items' embeddings, each weighed by `of` where said; or, with `match`, its cosine with the candidate's, 0 where either has no length. */
  | { readonly kind: 'embedding'; readonly of?: Lifted; readonly width: number; readonly match: boolean }

/** Seconds, minutes, hours and days of a window, in milliseconds. */
export const minutes = (count: number): Millis => count * 60_000
export const hours = (count: number): Millis => count * 3_600_000
export const days = (count: number): Millis => count * 86_400_000

/**
 * Tiles of a window: 5 minutes up to 2 hours, 1 hour up to 2 days, 6 hours up to 14 days, and days beyond. The head of a window is exact,
 * its tail as coarse as a tile, so it is at most some percent longer than it says: a sawtooth.
 */
export const tileOf = (windowMs: Millis): Millis =>
  windowMs <= hours(2) ? minutes(5) : windowMs <= days(2) ? hours(1) : windowMs <= days(14) ? hours(6) : days(1)

/** The first tile that counts at `at`: tiles are numbered from the epoch, floor(at / tileMs). */
export const tailTile = (at: Millis, windowMs: Millis): number => Math.floor((at - windowMs) / tileOf(windowMs))

/** Columns it adds to a row. */
export function widthOf(declaration: Declaration): number {
  if (declaration.kind !== 'aggregated') return 1
  const { aggregation } = declaration
  switch (aggregation.kind) {
    case 'last':
    case 'top':
      return aggregation.count
    case 'quantiles':
      return aggregation.at.length
    case 'embedding':
      return aggregation.match ? 1 : aggregation.width
    default:
      return 1
  }
}
