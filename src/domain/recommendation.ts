import type { Context } from './context.ts'
import type { ItemId, RecommendationId, UserId } from './ids.ts'
import type { Artwork, Item } from './item.ts'
import type { Millis } from './time.ts'

export interface RecommendationRequest {
  readonly surface: string
  readonly userId: UserId
  /** Items wanted; a surface has its own default. */
  readonly size?: number
  readonly context?: Context
  /** The items asked about: the one of `similar`, those in the `cart`. */
  readonly seeds?: readonly ItemId[]
  readonly params?: Readonly<Record<string, number>>
}

/** Why an item is there, and in words. `because` names an item of the person's own history. */
export interface Reason {
  readonly source: string
  readonly text: string
  readonly because?: ItemId
}

export interface RecommendedItem {
  readonly itemId: ItemId
  readonly title: string
  readonly reason: Reason
  /** 0 at the top; on `home` it counts through the page, row after row. */
  readonly position: number
  readonly propensity: number
  readonly score: number
  readonly sponsored: boolean
  /** The one of the item's pictures that was chosen for this person; absent where it has none. */
  readonly artwork?: Artwork
  readonly item: Item
}

/** A titled run of items. A flat surface has one row. */
export interface Row {
  /** Stable within a page: `top-picks`, `because:ITEM`, `category:NAME` … */
  readonly id: string
  readonly title: string
  readonly items: readonly RecommendedItem[]
}

/** The rungs of the fallback ladder, best first. */
export const rungs = ['full', 'light', 'fused', 'cached', 'popular'] as const
export type Rung = (typeof rungs)[number]

export interface Recommendation {
  readonly recommendationId: RecommendationId
  readonly surface: string
  readonly userId: UserId
  readonly at: Millis
  readonly rows: readonly Row[]
  /** True when any part answered with its fallback; `rung` says how far down the answer was made, `failed` which stages fell. */
  readonly degraded: boolean
  readonly rung: Rung
  readonly failed: readonly string[]
  /** Artifact ids by role. */
  readonly models: Readonly<Record<string, string>>
  /** The arm that the person is in, by experiment, of those that this answer met. */
  readonly experiments: Readonly<Record<string, string>>
  /** Distinct items that the sources found, filtered ones included; 0 where no funnel ran. */
  readonly candidates: number
  readonly milliseconds: number
}
