import type { AggregatedNode } from '../feature-set.ts'
import { type Group, type Member, typesOf } from './groups.ts'
import { askKeys, entityId, eventKeys } from './keys.ts'
import { lowered } from './lower.ts'
import { leftSql, tailSql, tileSql, weightSql } from './spans.ts'

const aggregates = { add: 'sum', min: 'min', max: 'max' } as const

/** Everything that merges accumulators: summed up between asks, then as far as each ask. */
export function cumulated({ place, nodes, members }: Group): readonly string[] {
  const node = nodes[0]!
  const accumulators = members.flatMap(({ lift }) => lift.accumulators)
  const lifted = liftedSql(node, members)
  const aggregated = accumulators.map(({ merge }, i) => `${aggregates[merge]}(a${i}) AS a${i}`)
  const running = accumulators.map(
    ({ merge }, i) => `${aggregates[merge]}(a${i}) OVER (PARTITION BY e, k, s, tile ORDER BY "offset") AS a${i}`,
  )
  const merged = accumulators.map(({ merge }, i) => `${aggregates[merge]}(a${i}${leftSql(node)}) AS a${i}`)
  return [
    `CREATE TEMP TABLE p${place} AS SELECT DISTINCT ${entityId(node)} AS e, ${askKeys(node.by)} AS k, "offset" FROM asked`,
    `CREATE TEMP TABLE c${place} AS SELECT e, k, s, tile, "offset", ${running.join(', ')} FROM (
       SELECT l.e, l.k, l.s, l.tile, p."offset", ${aggregated.join(', ')} FROM (${lifted}) l
       ASOF JOIN p${place} p ON l.e = p.e AND l.k = p.k AND l."offset" <= p."offset" GROUP BY ALL)`,
    `CREATE TEMP TABLE w${place} AS WITH wanted AS (
       SELECT DISTINCT "ask", ${entityId(node)} AS e, ${askKeys(node.by)} AS k, "offset", "at", ${tailSql(node)} AS tail FROM asked),
       tiles AS (SELECT DISTINCT e, k, s, tile FROM c${place})
     SELECT w."ask", w.e, w.k, t.s, t.tile, w."offset", w."at" FROM wanted w JOIN tiles t ON w.e = t.e AND w.k = t.k AND t.tile >= w.tail`,
    `CREATE TEMP TABLE m${place} AS SELECT "ask", s, ${merged.join(', ')} FROM (
       SELECT w."ask", w.s, w.tile, w."at", ${accumulators.map((_, i) => `c.a${i}`).join(', ')} FROM w${place} w
       ASOF JOIN c${place} c ON w.e = c.e AND w.k = c.k AND w.s = c.s AND w.tile = c.tile AND w."offset" >= c."offset") GROUP BY "ask", s`,
    `CREATE TEMP TABLE r${place} AS ${gathered(place, members)}`,
  ]
}

/**
 * The accumulators a0, a1 … of each event, key and register. What they are made of is computed one step before them, or each of the many
 * parts of a vector would compute it again; and lists are opened one after the other, or they would be read side by side.
 */
function liftedSql(node: AggregatedNode, members: readonly Member[]): string {
  const weight = weightSql(node)
  const named = members.map(({ lift }, m) => ({ ...lift, names: lift.numbers.map((_, j) => `x${m}_${j}`), takes: `t${m}` }))
  const numbers = named.flatMap(({ numbers, names, taken, takes }) => [
    ...numbers.map((sql, j) => `${sql} AS ${names[j]}`),
    `(${taken}) AS ${takes}`,
  ])
  const values = named.flatMap(({ accumulators, names, takes }) =>
    accumulators.map(({ of }) => `CASE WHEN ${takes} THEN ${of(names)}${weight === '' ? '' : ' * d'} END`),
  )
  const vectors = members.some((member) => member.node.aggregation.kind === 'embedding')
  const sketch = members[0]!.lift.keys
  const inner = `SELECT ${entityId(node)} AS e, ${eventKeys(node.by)} AS k, ${sketch ?? '0'} AS s, ${tileSql(node)} AS tile, "offset", "at",
      ${vectors ? 'item_embedding, ' : ''}${numbers.join(', ')}
    FROM happened WHERE type IN (${typesOf(members.map((member) => member.node))}) AND ${entityId(node)} IS NOT NULL`
  const weighed = weight === '' ? inner : `SELECT *, 1${weight} AS d FROM (${inner})`
  return `SELECT e, k, ${sketch === undefined ? 's' : 'unnest(s) AS s'}, tile, "offset", ${values.map((sql, i) => `${sql} AS a${i}`).join(', ')}
    FROM (${weighed}) WHERE ${named.map(({ takes }) => takes).join(' OR ')}`
}

/** Sketches are lowered over their keys, others from their accumulators. */
function gathered(place: number, members: readonly Member[]): string {
  const { node, lift } = members[0]!
  if (lift.gather !== undefined) return lift.gather(`m${place}`, `n${node.place}`)
  const numbers = members.flatMap((member) => {
    const names = member.lift.accumulators.map((_, i) => `a${member.first + i}`)
    return lowered(member.node, names).map((sql, part) => `${sql} AS n${member.node.place}_${part}`)
  })
  return `SELECT "ask", ${numbers.join(', ')} FROM asked JOIN m${place} USING ("ask")`
}
