import type { ItemId } from '../domain/ids.ts'
import type { Asker } from './model.ts'

/** Logged impressions to learn from: what stood before the ranker, where the item was shown, and what came of it. */
export interface RankingData {
  /** Column names in order. */
  readonly schema: readonly string[]
  readonly actions: readonly string[]
  /** count x schema.length, row-major. What is not finite counts as the column's mean. */
  readonly rows: Float32Array
  /** count x actions.length, in [0, 1]: a fraction where the action has one, such as the portion watched; NaN where it is not known. */
  readonly labels: Float32Array
  /** Place on the surface, 0 at the top; -1 where it is not known. One per row. */
  readonly positions: Int32Array
  /** How much each row counts, such as one over its propensity; all the same when absent. */
  readonly weights?: Float32Array
}

/** The same, and what models see that look beyond rows. */
export interface SlateData extends RankingData {
  /** What each row is about. */
  readonly items: readonly ItemId[]
  /** One behind the other: a slate's rows end before `end`, where the next one's begin. */
  readonly slates: readonly { readonly end: number; readonly asker: Asker }[]
}

/** Positions told apart: 0 to 30, 31 and beyond, unknown. */
export const positionSlots = 33

export const slotOf = (position: number): number => (position < 0 ? positionSlots - 1 : Math.min(position, positionSlots - 2))
