import type { Millis } from '../domain/time.ts'
import type { EventLog } from '../storage/ports/event-log.ts'
import { type Entity, widthOf } from './declaration/declaration.ts'
import type { FeatureSet, Node } from './feature-set.ts'
import { FeatureStates } from './feature-states.ts'
import { keyedValues } from './readers/conditional.ts'

/** A number, several of them, or one or several for each key it is kept by. */
export type Value = number | readonly number[] | Readonly<Record<string, number | readonly number[]>>

/** The features of one user or item, by name, as they stand at `at`. */
export function valuesOf(states: FeatureStates, entity: Entity, id: string, at: Millis): Readonly<Record<string, Value>> {
  const { features } = states
  const [userId, itemId] = entity === 'user' ? [id, ''] : ['', id]
  const numbers = states.rows({ at, context: {} }, userId, [itemId])
  const values: [string, Value][] = []
  let end = 0
  for (const feature of features.features) {
    const { name } = feature
    const [first, width] = [end, widthOf(feature)]
    end += width
    const node = features.nodes[features.columns[first]!.node]!
    if (!isOf(features, node, entity)) continue
    if (node.kind === 'aggregated' && node.by !== undefined) values.push([name, byKey(states, node, id, at)])
    else values.push([name, width === 1 ? numbers[first]! : [...numbers.subarray(first, first + width)]])
  }
  return Object.fromEntries(values)
}

/** Whether it is told by that entity alone. */
export function isOf(features: FeatureSet, node: Node, entity: Entity): boolean {
  if (node.kind === 'aggregated')
    return node.entity === entity && !(node.aggregation.kind === 'embedding' && node.aggregation.match)
  if (node.kind === 'valued') return entity === 'item'
  return node.parts.every((part) => {
    const made = features.nodes[part]!
    return isOf(features, made, entity) && !(made.kind === 'aggregated' && made.by !== undefined)
  })
}

function byKey(states: FeatureStates, node: Extract<Node, { kind: 'aggregated' }>, id: string, at: Millis): Value {
  const entities = node.entity === 'user' ? states.users : states.items
  const names = node.by === 'item' ? states.items.ids : states.words
  const found = keyedValues(node, states, entities.row(id), at)
  return Object.fromEntries(
    found
      .toSorted(([, a], [, b]) => Math.abs(b[0]!) - Math.abs(a[0]!))
      .map(([key, numbers]) => [names.id(key), numbers.length === 1 ? numbers[0]! : [...numbers]]),
  )
}

/**
 * The features of one user or item as of a moment of the past: everything that happened until then, folded anew from the log with the
 * declarations of today. Takes as long as reading the log.
 */
export async function valuesAsOf(
  log: EventLog,
  features: FeatureSet,
  entity: Entity,
  id: string,
  at: Millis,
): Promise<Readonly<Record<string, Value>>> {
  const states = new FeatureStates(features)
  for await (const records of log.read(0)) {
    for (const { entry } of records) {
      if (entry.kind === 'item') states.putItem(entry.item)
      else if (entry.kind === 'item-removed') states.removeItem(entry.itemId)
      else if (entry.kind === 'event') {
        const { event } = entry
        if (event.at <= at && id === (entity === 'user' ? event.userId : event.itemId)) states.fold(event)
      }
    }
  }
  return valuesOf(states, entity, id, at)
}
