import type { AggregatedNode } from '../feature-set.ts'

export type Lowered = readonly string[]

/** Numbers of accumulators, as SQL; NULL where nothing took part. `at` is the ask's. */
export function lowered({ aggregation }: AggregatedNode, acc: Lowered): Lowered {
  const [a, b, c] = acc
  switch (aggregation.kind) {
    case 'mean':
      return [`ratio(${a}, ${b})`]
    case 'variance':
      return [`greatest(0, ratio(${b}, ${c}) - pow(ratio(${a}, ${c}), 2))`]
    case 'rate': {
      const [p0, p1] = aggregation.prior
      return [`(CASE WHEN ${b} IS NOT NULL THEN ratio(${a} + ${p0}, ${b} + ${p1}) END)`]
    }
    case 'since':
      return [`(CASE WHEN ${a} IS NOT NULL THEN least(8760, greatest(0, ("at" - ${a}) / 3600000)) END)`]
    case 'embedding': {
      const weight = acc.at(-1)!
      return acc.slice(0, -1).map((x) => `ratio(${x}, ${weight})`)
    }
    default:
      return [a!]
  }
}
