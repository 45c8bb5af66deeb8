import type { Batch, Table } from '../../storage/ports/log-archive.ts'
import type { Ask } from '../ask.ts'
import { type Key, tileOf } from '../declaration/declaration.ts'
import { kindOf } from '../declaration/expression.ts'
import { embeddingWidth } from '../declaration/feature.ts'
import type { AggregatedNode, FeatureSet, Node } from '../feature-set.ts'
import { macros, sqlOf } from './expression.ts'
import { type Lift, liftOf } from './lift.ts'
import { lowered } from './lower.ts'
import { relations } from './relations.ts'
import { aboutScope } from './scopes.ts'

/** Half-lives in a block of what decays: sums within one stand in the scale of its beginning, at most 2^64. */
const blockHalfLives = 64
/** Beyond so many blocks nothing is left that a double holds. */
const mostBlocks = 17

/**
 * Features in DuckDB's SQL over the archived log: a row of columns for each ask, in the order of the asks.
 *
 * A sum as of an offset would be a join of each ask with all events before it. Instead, events of one (entity, key, tile) are summed up in
 * the order of the log once, and an as-of join finds for each ask and each tile of its window how far the sum had come. So late events
 * count as punctual ones do, and the work grows with events plus asks, not with their product. What decays has tiles too: blocks of 64
 * half-lives, each in the scale of its own beginning.
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

interface Group {
  readonly place: number
  /** Same entity, key and span; a sketch, which has keys of its own, is alone. */
  readonly nodes: readonly AggregatedNode[]
  readonly lasts: boolean
  readonly members: readonly Member[]
}

interface Member {
  readonly node: AggregatedNode
  readonly lift: Lift
  /** The first of its accumulators among the group's. */
  readonly first: number
}

function grouped(nodes: readonly AggregatedNode[]): readonly Group[] {
  const groups = new Map<string, AggregatedNode[]>()
  for (const node of nodes) {
    const alone = node.aggregation.kind === 'last' || node.plan?.keys !== undefined
    const name = alone ? `node ${node.place}` : JSON.stringify([node.entity, node.by, node.span])
    groups.set(name, [...(groups.get(name) ?? []), node])
  }
  return [...groups.values()].map((members, place) => {
    let end = 0
    return {
      place,
      nodes: members,
      lasts: members[0]!.aggregation.kind === 'last',
      members: members.map((node) => {
        const lift = liftOf(node)
        const first = end
        end += lift.accumulators.length
        return { node, lift, first }
      }),
    }
  })
}

/** The tile of a moment; one for all where nothing passes. */
function tileSql(node: AggregatedNode): string {
  if (node.span.kind === 'over') return `floor("at" / ${tileOf(node.span.windowMs)})`
  if (node.span.kind === 'decayed') return `floor("at" / ${node.span.halfLifeMs * blockHalfLives})`
  return '0'
}

/** The first tile that counts for an ask. */
function tailSql(node: AggregatedNode): string {
  if (node.span.kind === 'over') return `floor(("at" - ${node.span.windowMs}) / ${tileOf(node.span.windowMs)})`
  if (node.span.kind === 'decayed') return `floor("at" / ${node.span.halfLifeMs * blockHalfLives}) - ${mostBlocks}`
  return '0'
}

/** The types of their events, as SQL lists them. */
const typesOf = (nodes: readonly AggregatedNode[]) =>
  [...new Set(nodes.flatMap(({ on }) => on))].map((type) => `'${type}'`).join(', ')

const entityId = ({ entity }: AggregatedNode) => (entity === 'user' ? 'user_id' : 'item_id')

function cumulated({ place, nodes, members }: Group): readonly string[] {
  const node = nodes[0]!
  const { span } = node
  const accumulators = members.flatMap(({ lift }) => lift.accumulators)
  const sketch = members[0]!.lift.keys
  const decays = span.kind === 'decayed'
  const scaled = (value: string) =>
    decays
      ? `(${value}) * exp(("at" - ${tileSql(node)} * ${span.halfLifeMs * blockHalfLives}) * ${Math.LN2 / span.halfLifeMs})`
      : value
  // a row for each key and register: two lists opened at once would be read side by side
  const lifted = `SELECT * REPLACE (${sketch === undefined ? 's' : 'unnest(s)'} AS s) FROM (
      SELECT ${entityId(node)} AS e, ${eventKeys(node.by)} AS k, ${sketch ?? '0'} AS s, ${tileSql(node)} AS tile, "offset",
        ${accumulators.map(({ value, taken }, i) => `CASE WHEN ${taken} THEN ${scaled(value)} END AS a${i}`).join(', ')}
      FROM happened WHERE type IN (${typesOf(nodes)}) AND ${entityId(node)} IS NOT NULL)`
  const running = accumulators.map(
    ({ merge }, i) =>
      `${{ add: 'sum', min: 'min', max: 'max' }[merge]}(a${i}) OVER (PARTITION BY e, k, s, tile ORDER BY "offset") AS a${i}`,
  )
  const weigh = decays ? ` * exp((tile * ${span.halfLifeMs * blockHalfLives} - "at") * ${Math.LN2 / span.halfLifeMs})` : ''
  const merged = accumulators.map(({ merge }, i) => `${{ add: 'sum', min: 'min', max: 'max' }[merge]}(a${i}${weigh}) AS a${i}`)
  return [
    `CREATE TEMP TABLE c${place} AS SELECT e, k, s, tile, "offset", ${running.join(', ')} FROM (${lifted}) WHERE ${someTaken(accumulators.length)}`,
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

/** Rows in which no feature of the group takes part are none. */
const someTaken = (count: number) => Array.from({ length: count }, (_, i) => `a${i} IS NOT NULL`).join(' OR ')

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

/** Lists of the latest: the events themselves, the greatest few of each ask. */
function latest({ place, nodes, members }: Group): readonly string[] {
  const node = nodes[0]!
  const { lift } = members[0]!
  const [{ value, taken }] = lift.accumulators as readonly [Lift['accumulators'][number]]
  return [
    `CREATE TEMP TABLE c${place} AS SELECT e, k, tile, "offset", "at", v FROM (
       SELECT ${entityId(node)} AS e, ${eventKeys(node.by)} AS k, ${tileSql(node)} AS tile, "offset", "at", CASE WHEN ${taken} THEN ${value} END AS v
       FROM happened WHERE type IN (${typesOf(nodes)}) AND ${entityId(node)} IS NOT NULL) WHERE v IS NOT NULL`,
    `CREATE TEMP TABLE r${place} AS WITH wanted AS (
       SELECT DISTINCT "ask", ${entityId(node)} AS e, ${askKeys(node.by)} AS k, "offset", ${tailSql(node)} AS tail FROM asked),
       found AS (SELECT w."ask", c.v, row_number() OVER (PARTITION BY w."ask" ORDER BY c."at" DESC, c.v DESC) AS n
         FROM wanted w JOIN c${place} c ON w.e = c.e AND w.k = c.k AND c."offset" <= w."offset" AND c.tile >= w.tail)
     SELECT "ask", ${Array.from({ length: node.width }, (_, part) => `max(CASE WHEN n = ${part + 1} THEN v END) AS n${node.place}_${part}`).join(', ')}
     FROM found GROUP BY "ask"`,
  ]
}

/** The keys of an event: a row for each. */
function eventKeys(by: Key | undefined): string {
  return keysSql(by, 'item_id', "coalesce(country, '')", "coalesce(device, '')", "coalesce(surface, '')")
}

const askKeys = (by: Key | undefined) => keysSql(by, 'item_id', 'country', 'device', 'surface')

function keysSql(by: Key | undefined, item: string, country: string, device: string, surface: string): string {
  const distinct = (list: string) => `unnest(list_distinct(list_filter(coalesce(${list}, []), lambda x: x <> '')))`
  switch (by) {
    case undefined:
      return "''"
    case 'item':
      return `unnest(CASE WHEN ${item} IS NULL THEN [] ELSE [${item}] END)`
    case 'category':
      return distinct('item_categories')
    case 'tag':
      return distinct('item_tags')
    case 'creator':
      return distinct('[item_creator]')
    case 'country':
      return distinct(`[${country}]`)
    case 'device':
      return distinct(`[${device}]`)
    case 'surface':
      return distinct(`[${surface}]`)
  }
}

/** One number of a node, for an ask; NULL where nothing took part and 0 stands for that. */
function columnOf(features: FeatureSet, node: Node, part: number): string {
  if (node.kind === 'valued') {
    const value = sqlOf(node.of.says, aboutScope)
    const number = kindOf(node.of.says) === 'boolean' ? `${value}::INT::DOUBLE` : value
    return `(CASE WHEN isfinite(${number}) THEN ${number} END)`
  }
  if (node.kind !== 'aggregated') {
    const [a, b] = node.parts.map((each) => `coalesce(${columnOf(features, features.nodes[each]!, 0)}, 0)`)
    const [p0, p1] = node.prior
    return node.kind === 'cross' ? `(${a} * ${b})` : `ratio(${a} + ${p0}, ${b} + ${p1})`
  }
  const { place, aggregation } = node
  const column = `n${place}_${part}`
  if (aggregation.kind === 'embedding' && aggregation.match) return cosine(place)
  if (aggregation.kind === 'rate') return `coalesce(${column}, ${nothingOf(aggregation.prior)})`
  return aggregation.kind === 'since' ? `coalesce(${column}, 8760)` : column
}

const nothingOf = ([hits, tries]: readonly [number, number]) => (tries === 0 ? '0' : `${hits}::DOUBLE / ${tries}`)

function cosine(place: number): string {
  const mean = `[${Array.from({ length: embeddingWidth }, (_, i) => `n${place}_${i}`).join(', ')}]`
  const length = `sqrt(list_sum(list_transform(${mean}, lambda x: x * x)))`
  const product = `list_sum(list_transform(range(1, ${embeddingWidth + 1}), lambda i: ${mean}[i] * item_embedding[i]))`
  return `(CASE WHEN n${place}_0 IS NOT NULL AND item_embedding IS NOT NULL AND ${length} > 1e-12 THEN ${product} / ${length} END)`
}
