import type { Lifted } from '../declaration/declaration.ts'
import { kindOf } from '../declaration/expression.ts'
import type { AggregatedNode } from '../feature-set.ts'
import type { Merge } from '../state/table.ts'
import { sqlOf } from './expression.ts'
import { eventScope } from './scopes.ts'

/** What an event gives to a node, as SQL over `happened`. */
export interface Lift {
  /** Whether it takes part. */
  readonly taken: string
  /** What its accumulators are made of: computed once an event. */
  readonly numbers: readonly string[]
  readonly accumulators: readonly Accumulator[]
  /** A list of the sketch's keys that the event has. */
  readonly keys?: string
  /** A sketch's numbers, from a table of (ask, s, a0) to columns `NAME_0` … */
  readonly gather?: (from: string, name: string) => string
}

export interface Accumulator {
  readonly merge: Merge
  /** Its value, of the columns that hold the numbers. */
  readonly of: (numbers: readonly string[]) => string
}

const numberSql = ({ says }: Lifted): string => {
  const sql = sqlOf(says, eventScope)
  return kindOf(says) === 'boolean' ? `(${sql})::INT::DOUBLE` : sql
}
const textSql = ({ says }: Lifted): string => sqlOf(says, eventScope)

const isNumber = (sql: string) => `coalesce(isfinite(${sql}), false)`

/** Whether the event is of the node's types, and its `where` holds: nodes of a group share the events of all of them. */
function condition({ on, where }: AggregatedNode, ...also: readonly string[]): string {
  const types = `type IN (${on.map((type) => `'${type}'`).join(', ')})`
  return [types, ...(where === undefined ? [] : [textSql(where)]), ...also].join(' AND ')
}

const adds = (of: Accumulator['of']): Accumulator => ({ merge: 'add', of })
const one = adds(() => '1::DOUBLE')
const first = adds(([x]) => x!)

export function liftOf(node: AggregatedNode): Lift {
  const { aggregation } = node
  const lift = (numbers: readonly string[], accumulators: readonly Accumulator[], ...also: readonly string[]): Lift => ({
    taken: condition(node, ...also),
    numbers,
    accumulators,
  })
  switch (aggregation.kind) {
    case 'count':
      return lift([], [one])
    case 'sum':
    case 'mean':
    case 'variance':
    case 'min':
    case 'max': {
      const x = numberSql(aggregation.of)
      return lift([x], accumulatorsOf(aggregation.kind), isNumber(x))
    }
    case 'rate': {
      const [hit, per] = [numberSql(aggregation.hit), aggregation.per === undefined ? '1::DOUBLE' : numberSql(aggregation.per)]
      return lift([hit, per], [first, adds(([, x]) => x!)], isNumber(hit), isNumber(per))
    }
    case 'since':
      return lift(['"at"'], [{ merge: 'max', of: ([at]) => at! }])
    case 'last': {
      const said = kindOf(aggregation.of.says) === 'string' ? textSql(aggregation.of) : undefined
      if (said !== undefined) return lift([`(hash32(${said}) % 1048576)::DOUBLE`], [first], `${said} <> ''`)
      const x = numberSql(aggregation.of)
      return lift([x], [first], isNumber(x))
    }
    case 'embedding': {
      const weight = aggregation.of === undefined ? '1::DOUBLE' : numberSql(aggregation.of)
      const parts = Array.from({ length: aggregation.width }, (_, i) => adds(([w]) => `${w} * item_embedding[${i + 1}]`))
      return lift([weight], [...parts, first], 'item_embedding IS NOT NULL', isNumber(weight))
    }
    case 'distinct': {
      const said = textSql(aggregation.of)
      const low = `(hash32(${said}) & 16777215)`
      // leading zeros of 24 bits: the length of the number in binary tells them
      const run = `(CASE WHEN ${low} = 0 THEN 25 ELSE 25 - length(bin(${low})) END)::DOUBLE`
      return {
        ...lift([run], [{ merge: 'max', of: ([x]) => x! }], `${said} <> ''`),
        keys: `[(hash32(${said}) >> 24)::BIGINT]`,
        gather: distinctFrom,
      }
    }
    case 'top': {
      const said = textSql(aggregation.of)
      const keys = kindOf(aggregation.of.says) === 'string' ? `[${said}]` : said
      return { ...lift([], [one]), keys: `list_filter(${keys}, lambda x: x <> '')`, gather: topFrom(aggregation.count) }
    }
    case 'quantiles': {
      const x = numberSql(aggregation.of)
      const bucket = `(524288 + ceil(ln(nullif(abs(${x}), 0)) / ${Math.log(gamma)}))`
      return {
        ...lift([], [one], isNumber(x)),
        keys: `[CASE WHEN ${isNumber(x)} AND abs(${x}) >= 1e-9 THEN (sign(${x}) * ${bucket})::BIGINT ELSE 0 END]`,
        gather: quantilesFrom(aggregation.at),
      }
    }
  }
}

function accumulatorsOf(kind: 'sum' | 'mean' | 'variance' | 'min' | 'max'): readonly Accumulator[] {
  if (kind === 'min' || kind === 'max') return [{ merge: kind, of: ([x]) => x! }]
  if (kind === 'sum') return [first]
  return kind === 'mean' ? [first, one] : [first, adds(([x]) => `${x} * ${x}`), one]
}

/** HyperLogLog's estimate; see `distinct` in `aggregations/sketches.ts`. */
const distinctFrom = (from: string, name: string) =>
  `SELECT "ask", CASE WHEN raw <= 640 AND used < 256 THEN 256 * ln(256 / (256 - used)) ELSE raw END AS ${name}_0 FROM (
     SELECT "ask", (0.7213 / (1 + 1.079 / 256)) * 65536 / (sum(pow(2, -a0)) + 256 - count(*)) AS raw, count(*)::DOUBLE AS used
     FROM ${from} GROUP BY "ask")`

const topFrom = (count: number) => (from: string, name: string) => {
  const shares = Array.from({ length: count }, (_, part) => `ratio(coalesce(counts[${part + 1}], 0), total) AS ${name}_${part}`)
  return `SELECT "ask", ${shares.join(', ')} FROM (SELECT "ask", sum(a0) AS total, list(a0 ORDER BY a0 DESC) AS counts FROM ${from} GROUP BY "ask")`
}

const gamma = 1.01 / 0.99

const quantilesFrom = (at: readonly number[]) => (from: string, name: string) => {
  const value = `CASE WHEN s = 0 THEN 0 ELSE sign(s) * 2 * pow(${gamma}, abs(s) - 524288) / (${gamma} + 1) END`
  const values = at.map(
    (portion, part) => `arg_min(${value}, s) FILTER (before > floor(${portion} * (total - 1))) AS ${name}_${part}`,
  )
  return `SELECT "ask", ${values.join(', ')} FROM (
     SELECT "ask", s, sum(a0) OVER (PARTITION BY "ask" ORDER BY s) AS before, sum(a0) OVER (PARTITION BY "ask") AS total FROM ${from})
     GROUP BY "ask"`
}
