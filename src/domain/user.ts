import type { ItemId, UserId } from './ids.ts'
import type { Attribute } from './item.ts'

/** A person, as far as they have told. What they did stands in the log. */
export interface User {
  readonly userId: UserId
  readonly country?: string
  /** Years; decides which maturity ratings may be shown. Unknown ages are treated as `unknownAge`. */
  readonly age?: number
  readonly attributes: Readonly<Record<string, Attribute>>
  readonly preferences: Preferences
}

/** What someone told at the door, before they did anything. */
export interface Preferences {
  readonly items: readonly ItemId[]
  readonly categories: readonly string[]
  readonly creators: readonly string[]
}

export const noPreferences: Preferences = { items: [], categories: [], creators: [] }

/** Who has not told their age sees what a sixteen-year-old may. */
export const unknownAge = 16
