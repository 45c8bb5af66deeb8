import type { Plan } from '../aggregations/plan.ts'
import type { AggregatedNode } from '../feature-set.ts'
import { conditional } from './conditional.ts'
import { itemCells, itemTiles } from './item-rows.ts'
import { match } from './match.ts'
import type { Pass, Reader, Reads } from './reading.ts'
import { latestState, ofItems, ofUser, stateOf } from './states.ts'
import { isOfUserKeys, ofUserKeys } from './user-keys.ts'

/** All that reads some nodes: sums that a user keeps by the same key in one pass, everything else in one of its own. */
export function passesOf(nodes: readonly AggregatedNode[], reads: Reads): readonly Pass[] {
  const isShared = (node: AggregatedNode) => isOfUserKeys(node) && !isMatch(node)
  const shared = Map.groupBy(nodes.filter(isShared), ({ group }) => group)
  return [
    ...[...shared.values()].map((group) => ofUserKeys(group, reads)),
    ...nodes.filter((node) => !isShared(node)).map((node) => alone(node, readerOf(node, reads))),
  ]
}

export const alone = (node: Pass['nodes'][number], read: Reader): Pass => ({
  nodes: [node],
  read: (reading, [values]) => read(reading, values!),
})

export function readerOf(node: AggregatedNode, reads: Reads): Reader {
  const { plan } = node
  if (plan === undefined || !isMatch(node)) return numbersOf(node, plan, reads)
  const ofOne = node.entity === 'user' && node.by === undefined
  return match(plan.width, ofOne ? stateOf(node, plan, reads) : numbersOf(node, plan, reads), reads)
}

const isMatch = ({ aggregation }: AggregatedNode) => aggregation.kind === 'embedding' && aggregation.match

function numbersOf(node: AggregatedNode, plan: Plan | undefined, reads: Reads): Reader {
  const width = plan?.width ?? node.width
  if (isOfUserKeys(node)) {
    const { read } = ofUserKeys([node], reads)
    return (reading, values) => read(reading, [values])
  }
  if (node.by !== undefined) return conditional(node, width, reads)
  if (node.entity === 'item' && plan !== undefined && node.kept === 'tiles') return itemTiles(node, plan, reads)
  if (node.entity === 'item' && plan !== undefined && node.kept === 'cells' && width === 1) return itemCells(node, plan, reads)
  const state = plan === undefined ? latestState(node, reads) : stateOf(node, plan, reads)
  return node.entity === 'user' ? ofUser(state, width, reads) : ofItems(state, width, reads)
}
