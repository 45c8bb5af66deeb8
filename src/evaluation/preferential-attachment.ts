/**
 * The exponent a of now ~ before^a over items, by which what was shown feeds what is shown: the kernel of preferential attachment (Barabási and
 * Albert, 1999; measured on what grows by Jeong, Néda and Barabási, 2003). Above 1 those shown much get an ever larger share; at 1 shares stay; at 0
 * what was shown says nothing of what is. Fitted as a Poisson regression of counts, which unlike a line through logarithms takes an item that
 * is not shown any more for what it is, and is not bent by it (Santos Silva and Tenreyro, 2006). Items shown fewer than `least` times
 * before are left out: they were at the mercy of chance, and a column that is mostly noise bends the exponent towards 0. NaN where nothing is left to compare.
 */
export function attachmentExponent(before: ArrayLike<number>, now: ArrayLike<number>, least = 5): number {
  const groups = new Map<number, { items: number; sum: number }>()
  for (let item = 0; item < before.length; item++) {
    if (before[item]! < least) continue
    const group = groups.get(before[item]!) ?? groups.set(before[item]!, { items: 0, sum: 0 }).get(before[item]!)!
    group.items++
    group.sum += now[item]!
  }
  return poissonSlope([...groups].map(([count, { items, sum }]) => ({ x: Math.log(count), items, sum })))
}

interface Group {
  readonly x: number
  readonly items: number
  readonly sum: number
}

/** a of E[y] = exp(b + a x), by Newton's method on the likelihood in which b is already the best for its a. */
function poissonSlope(groups: readonly Group[]): number {
  const total = groups.reduce((sum, group) => sum + group.sum, 0)
  if (groups.length < 2 || total === 0) return Number.NaN
  const seen = groups.reduce((sum, { x, sum: y }) => sum + x * y, 0) / total
  let slope = 1
  for (let step = 0; step < 50; step++) {
    const { mean, variance } = momentsAt(groups, slope)
    const change = Math.max(-1, Math.min(1, (seen - mean) / variance))
    if (!Number.isFinite(change)) return Number.NaN
    slope += change
    if (Math.abs(change) < 1e-9) break
  }
  return slope
}

/** Of x, each item weighted by what the slope expects of it. */
function momentsAt(groups: readonly Group[], slope: number) {
  const most = Math.max(...groups.map(({ x }) => slope * x))
  let [weights, sum, squares] = [0, 0, 0]
  for (const { x, items } of groups) {
    const weight = items * Math.exp(slope * x - most)
    weights += weight
    sum += weight * x
    squares += weight * x * x
  }
  const mean = sum / weights
  return { mean, variance: squares / weights - mean ** 2 }
}
