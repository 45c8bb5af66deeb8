import type { Event } from './event.ts'
import type { ItemId } from './ids.ts'
import type { Item } from './item.ts'
import type { Millis } from './time.ts'
import type { User } from './user.ts'

/**
 * One line of the log. Items and users stand in the same log as events, in the order in which they came:
 * so a replay meets an item's categories exactly as serving met them, and the catalog too can be rebuilt.
 */
export type Entry =
  | { readonly kind: 'event'; readonly event: Event }
  | { readonly kind: 'item'; readonly item: Item }
  | { readonly kind: 'item-removed'; readonly itemId: ItemId }
  | { readonly kind: 'user'; readonly user: User }

export interface LogRecord {
  /** 1, 2, 3 … in the order of acknowledgement, without gaps. */
  readonly offset: number
  readonly receivedAt: Millis
  readonly entry: Entry
}
