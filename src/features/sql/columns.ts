import { kindOf } from '../declaration/expression.ts'
import { embeddingWidth } from '../declaration/feature.ts'
import type { FeatureSet, Node } from '../feature-set.ts'
import { sqlOf } from './expression.ts'
import { aboutScope } from './scopes.ts'

/** One number of a node, for an ask; NULL where nothing took part and 0 stands for that. */
export function columnOf(features: FeatureSet, node: Node, part: number): string {
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
  return `(CASE WHEN n${place}_0 IS NOT NULL AND item_embedding IS NOT NULL THEN
    ratio(list_inner_product(${mean}, item_embedding::DOUBLE[]), sqrt(list_inner_product(${mean}, ${mean}))) END)`
}
