import type { Lifted } from '../declaration/declaration.ts'
import { kindOf } from '../declaration/expression.ts'
import type { AggregatedNode } from '../feature-set.ts'
import type { Merge } from '../state/table.ts'
import { sqlOf } from './expression.ts'
import { eventScope } from './scopes.ts'

/** What an event gives to a node, as SQL over `happened`. */
export interface Lift {
  readonly accumulators: readonly { readonly value: string; readonly merge: Merge; readonly taken: string }[]
  /** A list of the sketch's keys that the event has. */
  readonly keys?: string
  /** A sketch's numbers, from a table of (ask, s, a0) to columns `NAME_0` … */
  readonly gather?: (from: string, name: string) => string
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

export function liftOf(node: AggregatedNode): Lift {
  const { aggregation } = node
  const sums = (values: readonly string[], ...also: readonly string[]): Lift => ({
    accumulators: values.map((value) => ({ value, merge: 'add', taken: condition(node, ...also) })),
  })
  switch (aggregation.kind) {
    case 'count':
      return sums(['1::DOUBLE'])
    case 'sum': {
      const x = numberSql(aggregation.of)
      return sums([x], isNumber(x))
    }
    case 'mean': {
      const x = numberSql(aggregation.of)
      return sums([x, '1::DOUBLE'], isNumber(x))
    }
    case 'variance': {
      const x = numberSql(aggregation.of)
      return sums([x, `(${x} * ${x})`, '1::DOUBLE'], isNumber(x))
    }
    case 'min':
    case 'max': {
      const value = numberSql(aggregation.of)
      return { accumulators: [{ value, merge: aggregation.kind, taken: condition(node, isNumber(value)) }] }
    }
    case 'rate': {
      const hit = numberSql(aggregation.hit)
      const per = aggregation.per === undefined ? '1::DOUBLE' : numberSql(aggregation.per)
      return sums([hit, per], isNumber(hit), isNumber(per))
    }
    case 'since':
      return { accumulators: [{ value: '"at"::DOUBLE', merge: 'max', taken: condition(node) }] }
    case 'last': {
      const strings = kindOf(aggregation.of.says) === 'string'
      const said = strings ? textSql(aggregation.of) : numberSql(aggregation.of)
      const value = strings ? `(hash32(${said}) % 1048576)::DOUBLE` : said
      return { accumulators: [{ value, merge: 'add', taken: condition(node, strings ? `${said} <> ''` : isNumber(said)) }] }
    }
    case 'embedding': {
      const weight = aggregation.of === undefined ? '1::DOUBLE' : numberSql(aggregation.of)
      const parts = Array.from({ length: aggregation.width }, (_, i) => `(${weight} * item_embedding[${i + 1}])`)
      return sums([...parts, weight], 'item_embedding IS NOT NULL', isNumber(weight))
    }
    case 'distinct': {
      const said = textSql(aggregation.of)
      const low = `(hash32(${said}) & 16777215)`
      return {
        accumulators: [
          {
            // leading zeros of 24 bits: the length of the number in binary tells them
            value: `(CASE WHEN ${low} = 0 THEN 25 ELSE 25 - length(bin(${low})) END)::DOUBLE`,
            merge: 'max',
            taken: condition(node, `${said} <> ''`),
          },
        ],
        keys: `[(hash32(${said}) >> 24)::BIGINT]`,
        gather: (
          from,
          name,
        ) => `SELECT "ask", CASE WHEN raw <= 640 AND used < 256 THEN 256 * ln(256 / (256 - used)) ELSE raw END AS ${name}_0 FROM (
          SELECT "ask", (0.7213 / (1 + 1.079 / 256)) * 65536 / (sum(pow(2, -a0)) + 256 - count(*)) AS raw, count(*)::DOUBLE AS used
          FROM ${from} GROUP BY "ask")`,
      }
    }
    case 'top': {
      const { of, count } = aggregation
      const said = textSql(of)
      const keys = kindOf(of.says) === 'string' ? `[${said}]` : said
      return {
        accumulators: [{ value: '1::DOUBLE', merge: 'add', taken: condition(node) }],
        keys: `list_filter(${keys}, lambda x: x <> '')`,
        gather: (from, name) =>
          `SELECT "ask", ${Array.from(
            { length: count },
            (_, part) => `ratio(coalesce(counts[${part + 1}], 0), total) AS ${name}_${part}`,
          ).join(', ')} FROM (SELECT "ask", sum(a0) AS total, list(a0 ORDER BY a0 DESC) AS counts FROM ${from} GROUP BY "ask")`,
      }
    }
    case 'quantiles': {
      const x = numberSql(aggregation.of)
      const gamma = 1.01 / 0.99
      const bucket = `(524288 + ceil(ln(nullif(abs(${x}), 0)) / ${Math.log(gamma)}))`
      const value = `CASE WHEN s = 0 THEN 0 ELSE sign(s) * 2 * pow(${gamma}, abs(s) - 524288) / (${gamma} + 1) END`
      return {
        accumulators: [{ value: '1::DOUBLE', merge: 'add', taken: condition(node, isNumber(x)) }],
        keys: `[CASE WHEN ${isNumber(x)} AND abs(${x}) >= 1e-9 THEN (sign(${x}) * ${bucket})::BIGINT ELSE 0 END]`,
        gather: (from, name) => `SELECT "ask", ${aggregation.at
          .map((portion, part) => `arg_min(${value}, s) FILTER (before > floor(${portion} * (total - 1))) AS ${name}_${part}`)
          .join(
            ', ',
          )} FROM (SELECT "ask", s, sum(a0) OVER (PARTITION BY "ask" ORDER BY s) AS before, sum(a0) OVER (PARTITION BY "ask") AS total FROM ${from})
          GROUP BY "ask"`,
      }
    }
  }
}
