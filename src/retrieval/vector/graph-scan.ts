import type { Scanner } from '../../math/scanner.ts'
import type { Graph } from './graph.ts'
import type { Likely } from './neighbours.ts'
import type { GraphShape, Metric, Scalar } from './plan.ts'

/** A graph and the full vectors of its rows. */
export interface Charted {
  readonly graph: Graph
  readonly table: Scanner
  readonly shape: GraphShape
  readonly expansionSearch: number
}

/** Rounding to bytes moves rows out of their places. */
export const scoredAgain = (scalar: Scalar): number => (scalar === 'i8' ? 3 : 1)

/** Beyond so many times the few that are asked for, everything is scanned. */
const widest = 2

/**
 * The rows that the graph finds. It is sure of the few best, not of the hundredth: among those there are ever more that no edge leads
 * to, short vectors above all where it is products that count. So where many are wanted, since few may be found, all are scanned.
 */
export function likelyRows(
  { graph, table, shape, expansionSearch }: Charted,
  query: Float32Array,
  wanted: number,
  few: number,
): Likely {
  const { metric, scalar } = shape
  if (wanted <= widest * few) {
    const breadth = Math.max(expansionSearch, scoredAgain(scalar) * few, Math.ceil(1.5 * few)) + Math.max(0, wanted - few)
    const rows = graph.search(query, breadth)
    if (rows.length >= Math.min(wanted, graph.size)) return { rows, sure: wanted }
  }
  return scanned(table, metric, query, wanted)
}

/** Twice as many as are wanted: another scan would cost far more. */
export function scanned(table: Scanner, metric: Metric, query: Float32Array, wanted: number): Likely {
  const { rows } = table.find(metric, query, 2 * wanted)
  return { rows, sure: rows.length }
}
