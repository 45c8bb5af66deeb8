import type { Context } from './context.ts'
import type { EventId, ItemId, RecommendationId, UserId } from './ids.ts'
import type { Millis } from './time.ts'

export const eventTypes = [
  'impression',
  'exposure',
  'click',
  'view',
  'watch',
  'like',
  'dislike',
  'not_interested',
  'save',
  'share',
  'skip',
  'rating',
  'add_to_cart',
  'purchase',
  'search',
  'hide',
  'report',
] as const

export type EventType = (typeof eventTypes)[number]

/** One thing that happened. Facts only: nothing here is derived, and nothing is ever changed. */
export interface Event {
  /** The same id sent twice is one event. */
  readonly eventId: EventId
  readonly type: EventType
  readonly userId: UserId
  /** Absent only on a `search`, an `exposure`, and a `not_interested` that is about a creator or a category. */
  readonly itemId?: ItemId
  readonly at: Millis
  /** `watch`: portion watched, 0 to 1. `rating`: 1 to 5. `purchase`: price paid. `exposure`: 1 where the answer was degraded, else 0. */
  readonly value?: number
  /** `watch` and `view`: seconds spent. `exposure`: seconds that the answer took. */
  readonly seconds?: number
  /** `not_interested` in everything of a creator, or of a category. */
  readonly creator?: string
  readonly category?: string
  /** `search`: what was typed. */
  readonly text?: string
  readonly context?: Context
  /** The answer that showed the item, when one did, and where it stood in it. */
  readonly recommendationId?: RecommendationId
  readonly surface?: string
  readonly row?: string
  /** Place on the surface, 0 at the top. */
  readonly position?: number
  /** Probability with which the policy chose to show the item there, in (0, 1]. */
  readonly propensity?: number
  /** `exposure`: the arm that the person was in, by experiment, of those that this answer met. `impression`: whose pick it is, where two arms were interleaved. */
  readonly arms?: Readonly<Record<string, string>>
  /** `impression` of an item with a picture that was chosen among several. */
  readonly artwork?: ShownArtwork
  /** `impression` of a slate that this engine made: what the model saw. */
  readonly served?: Served
}

/** The picture an item was shown with, and what its choice went by. */
export interface ShownArtwork {
  readonly artworkId: string
  /** Probability with which it was chosen, in (0, 1], and the standard error of that where it was counted. */
  readonly propensity: number
  readonly error: number
  /** What was known of the person and this picture. */
  readonly context: readonly number[]
}

/** What stood before the model when it ranked an item: enough to recompute the row and compare. */
export interface Served {
  /** Log entries up to this offset, and no other, were in force while the row was read; 0 when none was read, or some came between. */
  readonly offset: number
  /** The moment the features were read at. */
  readonly at: Millis
  /** Names the set of models in service; the registry knows which artifacts it was. */
  readonly release: string
  /** The row, its features and then the model scores, as base64 of little-endian f32; and its FNV-1a digest. */
  readonly digest: string
  readonly row?: string
  /** Names the set of features that the row is of, by what each of them means; absent where no features were read. */
  readonly features?: string
  /** What the ranker expected of the person, by action, to four digits; absent where it was not asked. */
  readonly predicted?: Readonly<Record<string, number>>
}
