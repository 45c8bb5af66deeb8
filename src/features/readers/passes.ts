import type { Plan } from '../aggregations/plan.ts'
import type { AggregatedNode } from '../feature-set.ts'
import { conditional } from './conditional.ts'
import { isInItemRow, ofItemRows } from './item-rows.ts'
import { match } from './match.ts'
import type { Pass, Reader, Reads } from './reading.ts'
import { latestState, ofItems, ofUser, stateOf } from './states.ts'
import { isOfUserKeys, ofUserKeys } from './user-keys.ts'

/** All that reads some nodes: those of items' rows in one pass, sums that a user keeps by the same key in one, every other in its own. */
export function passesOf(nodes: readonly AggregatedNode[], reads: Reads): readonly Pass[] {
  const inRows = nodes.filter(isInItemRow)
  const byKey = nodes.filter((node) => isOfUserKeys(node) && !isMatch(node))
  const others = nodes.filter((node) => !isInItemRow(node) && !byKey.includes(node))
  return [
    ...(inRows.length > 0 ? [ofItemRows(inRows, reads)] : []),
    ...[...Map.groupBy(byKey, ({ group }) => group).values()].map((group) => ofUserKeys(group, reads)),
    ...others.map((node) => alone(node, readerOf(node, reads))),
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
  if (isInItemRow(node)) return only(ofItemRows([node], reads))
  if (isOfUserKeys(node)) return only(ofUserKeys([node], reads))
  const width = plan?.width ?? node.width
  if (node.by !== undefined) return conditional(node, width, reads)
  const state = plan === undefined ? latestState(node, reads) : stateOf(node, plan, reads)
  return node.entity === 'user' ? ofUser(state, width, reads) : ofItems(state, width, reads)
}

const only =
  ({ read }: Pass): Reader =>
  (reading, values) =>
    read(reading, [values])
