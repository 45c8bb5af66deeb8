/** Logged impressions to learn from: what stood before the ranker, where the item was shown, and what came of it. */
export interface RankingData {
  /** Column names in order. */
  readonly schema: readonly string[]
  readonly actions: readonly string[]
  /** count x schema.length, row-major. What is not finite counts as the column's mean. */
  readonly rows: Float32Array
  /** count x actions.length, in [0, 1]: a fraction where the action has one, such as the portion watched. */
  readonly labels: Float32Array
  /** Place on the surface, 0 at the top; -1 where it is not known. One per row. */
  readonly positions: Int32Array
  /** How much each row counts, such as one over its propensity; all the same when absent. */
  readonly weights?: Float32Array
}

/** Positions told apart: 0 to 30, 31 and beyond, unknown. */
export const positionSlots = 33

export const slotOf = (position: number): number => (position < 0 ? positionSlots - 1 : Math.min(position, positionSlots - 2))
