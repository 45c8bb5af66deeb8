import type { AggregatedNode } from '../feature-set.ts'
import { type Lift, liftOf } from './lift.ts'

export interface Group {
  readonly place: number
  /** Same entity, key and span; a sketch, which has keys of its own, is alone. */
  readonly nodes: readonly AggregatedNode[]
  readonly lasts: boolean
  readonly members: readonly Member[]
}

export interface Member {
  readonly node: AggregatedNode
  readonly lift: Lift
  /** The first of its accumulators among the group's. */
  readonly first: number
}

export function grouped(nodes: readonly AggregatedNode[]): readonly Group[] {
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

/** The types of their events, as SQL lists them. */
export const typesOf = (nodes: readonly AggregatedNode[]) =>
  [...new Set(nodes.flatMap(({ on }) => on))].map((type) => `'${type}'`).join(', ')
