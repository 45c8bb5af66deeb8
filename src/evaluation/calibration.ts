/** What portion of a list, or of a past, each category has; portions sum to 1. */
export type Portions<Category> = ReadonlyMap<Category, number>

/** An entry and how much it counts: an act's weight, a place's discount; 1 for all where they count alike. */
export interface Weighed<Entry> {
  readonly entry: Entry
  readonly weight: number
}

/**
 * The portions of categories among weighed entries, each entry's weight shared evenly among its categories:
 * p(c) = sum_i w_i [c in c_i] / |c_i| over sum_i w_i (Steck, 2018, equations 2 and 3). Entries without a category take no part.
 */
export function portionsOf<Entry, Category>(
  entries: Iterable<Weighed<Entry>>,
  categoriesOf: (entry: Entry) => readonly Category[],
): Map<Category, number> {
  const portions = new Map<Category, number>()
  let total = 0
  for (const { entry, weight } of entries) {
    const categories = categoriesOf(entry)
    for (const category of categories) portions.set(category, (portions.get(category) ?? 0) + weight / categories.length)
    if (categories.length > 0) total += weight
  }
  for (const [category, weight] of portions) portions.set(category, weight / total)
  return portions
}

/**
 * Miscalibration of a list q towards a past p, in nats: 0 when the list has the past's proportions, more the further from them
 * (Steck, "Calibrated recommendations", 2018, equations 5 and 6):
 *
 *     KL(p || q~) = sum_c p(c) ln(p(c) / q~(c))        q~ = (1 - alpha) q + alpha p
 *
 * alpha keeps it finite where the list lacks a category of the past: it is at most -ln(alpha), which an empty list gets.
 */
export function miscalibration<Category>(past: Portions<Category>, list: Portions<Category>, alpha = 0.01): number {
  let divergence = 0
  for (const [category, p] of past) {
    if (p > 0) divergence += p * Math.log(p / ((1 - alpha) * (list.get(category) ?? 0) + alpha * p))
  }
  return divergence
}
