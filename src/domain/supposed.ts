import type { EventType } from './event.ts'
import type { ItemId } from './ids.ts'

/** A past that somebody might have had: what they did at last, and what they never did. Nothing of it is written down. */
export interface Supposed {
  /** Oldest first, all of them just now. */
  readonly acts?: readonly SupposedAct[]
  /** Items of which nothing is remembered; `all`: a newcomer. */
  readonly forgets?: readonly ItemId[] | 'all'
}

export interface SupposedAct {
  readonly type: EventType
  readonly itemId: ItemId
  /** As of an event: `watch` the portion, `rating` the stars. */
  readonly value?: number
}
