import type { Column, FeatureSet, Node } from '../feature-set.ts'

/**
 * The columns that are published, and the nodes they are made of: those that the events of an item alone tell. Not what is kept by a key,
 * nor what reads the item's own fields or the request.
 */
export function publishedColumns({ nodes, columns }: FeatureSet): {
  readonly nodes: readonly Node[]
  readonly columns: readonly Column[]
} {
  const told: boolean[] = []
  for (const node of nodes) told[node.place] = isTold(node, told)
  return { nodes: nodes.filter(({ place }) => told[place]), columns: columns.filter(({ node }) => told[node]) }
}

function isTold(node: Node, told: readonly boolean[]): boolean {
  if (node.kind === 'valued') return false
  if (node.kind !== 'aggregated') return node.parts.every((part) => told[part])
  const { entity, by, aggregation } = node
  return entity === 'item' && by === undefined && !(aggregation.kind === 'embedding' && aggregation.match)
}
