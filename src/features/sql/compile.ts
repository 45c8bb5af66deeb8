import type { Batch, Table } from '../../storage/ports/log-archive.ts'
import type { Ask } from '../ask.ts'
import type { FeatureSet } from '../feature-set.ts'
import { columnOf } from './columns.ts'
import { cumulated } from './cumulated.ts'
import { macros } from './expression.ts'
import { grouped, typesOf } from './groups.ts'
import { latest } from './latest.ts'
import { relations } from './relations.ts'

/**
 * Features in DuckDB's SQL over the archived log: a row of columns for each ask, in the order of the asks.
 *
 * A sum as of an offset would be a join of each ask with all events before it. Instead, each event goes, by an as-of join, to the first ask
 * after it that is about its (entity, key); events that go to the same ask are summed by tile, and those sums are summed up in the order of
 * the log. Another as-of join finds for each ask and each tile of its window how far the sum had come. So late events count as punctual ones
 * do, and the work grows with events plus asks, not with their product. What decays has tiles too: blocks of 64 half-lives, each in the
 * scale of its own beginning.
 */
export function batchOf(features: FeatureSet, asks: readonly Ask[]): Batch {
  const groups = grouped(features.nodes.filter((node) => node.kind === 'aggregated'))
  const statements = groups.flatMap((group) => (group.lasts ? latest(group) : cumulated(group)))
  const columns = features.columns.map(({ node, part, log }) => {
    const value = `coalesce(${columnOf(features, features.nodes[node]!, part)}, 0)`
    return log ? `sign(${value}) * ln(1 + abs(${value}))` : value
  })
  const joins = groups.map(({ place }) => `LEFT JOIN r${place} USING ("ask")`)
  return {
    tables: [spineOf(asks)],
    statements: [...macros, ...relations(statements, typesOf(groups.flatMap(({ nodes }) => nodes))), ...statements],
    query: `SELECT ${columns.join(', ')} FROM asked ${joins.join(' ')} ORDER BY "ask"`,
    width: features.width,
  }
}

const spineOf = (asks: readonly Ask[]): Table => {
  const number = (of: (ask: Ask, n: number) => number) => Float64Array.from(asks, of)
  return {
    name: 'spine',
    columns: {
      ask: number((_, n) => n),
      offset: number(({ offset }) => offset),
      at: number(({ at }) => at),
      user_id: asks.map(({ userId }) => userId),
      item_id: asks.map(({ itemId }) => itemId),
      country: asks.map(({ country }) => country),
      device: asks.map(({ device }) => device),
      surface: asks.map(({ surface }) => surface),
    },
  }
}
