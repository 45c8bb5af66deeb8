/** How unevenly things are counted. */
export interface Concentration {
  readonly total: number
  /** Gini coefficient: 0 where all are counted alike, near 1 where one has everything. */
  readonly gini: number
  /** Share of things that were counted at all. */
  readonly coverage: number
  /** Share of all counts that this share of things has, those counted least first (Lorenz, 1905); 0 where nothing was counted. */
  readonly lorenz: (share: number) => number
}

/** `things`: how many there are of each count, 0 among them. So counts are sorted, of which there are few, and not things. */
export function concentrationOf(things: ReadonlyMap<number, number>): Concentration {
  const steps = [...things].sort(([a], [b]) => a - b)
  const all = steps.reduce((sum, [, many]) => sum + many, 0)
  const total = steps.reduce((sum, [count, many]) => sum + count * many, 0)
  let [below, weighted] = [0, 0]
  for (const [count, many] of steps) {
    // of the ranks below + 1 to below + many: the sum of (2 rank - all - 1) count
    weighted += count * many * (2 * below + many - all)
    below += many
  }
  return {
    total,
    gini: total === 0 ? 0 : weighted / (all * total),
    coverage: all === 0 ? 0 : (all - (things.get(0) ?? 0)) / all,
    lorenz(share) {
      let [left, sum] = [share * all, 0]
      for (const [count, many] of steps) {
        sum += count * Math.min(many, Math.max(0, left))
        left -= many
      }
      return total === 0 ? 0 : sum / total
    },
  }
}
