/** Share of the catalog that stands in at least one of the lists. */
export const coverage = <Item>(lists: Iterable<readonly Item[]>, catalogSize: number): number =>
  catalogSize === 0 ? 0 : exposures(lists).size / catalogSize

/** How often each item stands in the lists; what is never shown is not in the map. */
export function exposures<Item>(lists: Iterable<readonly Item[]>): Map<Item, number> {
  const counts = new Map<Item, number>()
  for (const list of lists) for (const item of list) counts.set(item, (counts.get(item) ?? 0) + 1)
  return counts
}

/**
 * Gini coefficient of the counts: 0 when all items are shown equally often, near 1 when one has everything.
 * Items never shown count as zeros: there are n = `catalogSize` items in all.
 *
 *     G = sum_i (2i - n - 1) x_i / (n sum_i x_i)        x ascending, i from 1
 */
export function gini(counts: Iterable<number>, catalogSize: number): number {
  const shown = Float64Array.from(counts).sort()
  const unseen = catalogSize - shown.length
  let weighted = 0
  let total = 0
  shown.forEach((count, i) => {
    weighted += (2 * (unseen + i + 1) - catalogSize - 1) * count
    total += count
  })
  return total === 0 ? 0 : weighted / (catalogSize * total)
}

/** Share of all exposure that the `portion` of the catalog shown most often has; of the least shown rest, what is left to 1. */
export function headShare(counts: Iterable<number>, catalogSize: number, portion: number): number {
  const shown = Float64Array.from(counts).sort()
  const head = Math.max(1, Math.round(portion * catalogSize))
  const total = shown.reduce((sum, count) => sum + count, 0)
  return total === 0 ? 0 : shown.subarray(-head).reduce((sum, count) => sum + count, 0) / total
}

/**
 * Mean self-information of a list, in bits: -log2 of the share of people who already know each item (Zhou et al., 2010).
 * An item nobody knows counts as known to one in `people + 1`.
 */
export function novelty<Item>(list: readonly Item[], knownTo: (item: Item) => number, people: number): number {
  if (list.length === 0) return 0
  const bits = list.map((item) => -Math.log2(Math.max(knownTo(item) / people, 1 / (people + 1))))
  return bits.reduce((sum, b) => sum + b, 0) / list.length
}

/** Mean distance over all pairs of a list (Ziegler et al., 2005): 0 for a list of one. `distance` is commonly 1 - cosine. */
export function intraListDiversity<Item>(list: readonly Item[], distance: (a: Item, b: Item) => number): number {
  let sum = 0
  for (let i = 0; i < list.length; i++) for (let j = 0; j < i; j++) sum += distance(list[i]!, list[j]!)
  return list.length < 2 ? 0 : (2 * sum) / (list.length * (list.length - 1))
}

/** Entropy in bits of what is counted: 0 where all is of one kind, log2 of the number of kinds where all are as frequent. */
export function entropy(counts: Iterable<number>): number {
  const all = [...counts].filter((count) => count > 0)
  const total = all.reduce((sum, count) => sum + count, 0)
  return all.reduce((bits, count) => bits - (count / total) * Math.log2(count / total), 0)
}

/**
 * The same set right for how few were counted: entropy of a sample falls short by (kinds - 1) / (2 n ln 2) bits (Miller, 1955). For holding
 * against each other what was counted more and what was counted less often.
 */
export function entropyAtLarge(counts: Iterable<number>): number {
  const all = [...counts].filter((count) => count > 0)
  const total = all.reduce((sum, count) => sum + count, 0)
  return total === 0 ? 0 : entropy(all) + (all.length - 1) / (2 * total * Math.LN2)
}

/** How many kinds, all as frequent, would be as diverse: 2 to the entropy (Hill, 1973, of order 1); 0 where nothing was counted. */
export function effectiveNumber(counts: Iterable<number>): number {
  const all = [...counts]
  return all.some((count) => count > 0) ? 2 ** entropy(all) : 0
}
