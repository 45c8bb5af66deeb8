import type { Group } from './groups.ts'
import { askKeys, entityId, eventKeys } from './keys.ts'
import { tailSql, tileSql } from './spans.ts'

/** Lists of the latest: the events themselves, the greatest few of each ask. */
export function latest({ place, nodes, members }: Group): readonly string[] {
  const node = nodes[0]!
  const { lift } = members[0]!
  return [
    `CREATE TEMP TABLE c${place} AS SELECT ${entityId(node)} AS e, ${eventKeys(node.by)} AS k, ${tileSql(node)} AS tile, "offset", "at", ${lift.numbers[0]} AS v
       FROM happened WHERE ${lift.taken} AND ${entityId(node)} IS NOT NULL`,
    `CREATE TEMP TABLE r${place} AS WITH wanted AS (
       SELECT DISTINCT "ask", ${entityId(node)} AS e, ${askKeys(node.by)} AS k, "offset", ${tailSql(node)} AS tail FROM asked),
       found AS (SELECT w."ask", c.v, row_number() OVER (PARTITION BY w."ask" ORDER BY c."at" DESC, c.v DESC) AS n
         FROM wanted w JOIN c${place} c ON w.e = c.e AND w.k = c.k AND c."offset" <= w."offset" AND c.tile >= w.tail)
     SELECT "ask", ${Array.from({ length: node.width }, (_, part) => `max(CASE WHEN n = ${part + 1} THEN v END) AS n${node.place}_${part}`).join(', ')}
     FROM found GROUP BY "ask"`,
  ]
}
