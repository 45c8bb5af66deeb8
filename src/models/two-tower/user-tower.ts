import type { Graph, Tensor } from '../../tensor/graph.ts'
import { attentionPooled } from '../../tensor/layers/attention.ts'
import { dense, perceptron } from '../../tensor/layers/dense.ts'
import { embedded, embeddedMean } from '../../tensor/layers/embedded.ts'
import { add, mul, scale, total } from '../../tensor/operators/arithmetic.ts'
import { concat, slice } from '../../tensor/operators/shaping.ts'
import { circumstances } from './acts.ts'
import { taus } from './freshness.ts'
import { room } from './said.ts'
import type { TwoTowerSettings } from './settings.ts'
import { unit } from './unit.ts'

/**
 * Vectors of people at moments, [count, width + taus]: a direction over the temperature, and how much they care for what is fresh.
 * `tokens`, [count, historyLength, width], stand for the items of their history.
 */
export function userTower(graph: Graph, count: number, tokens: Tensor, settings: TwoTowerSettings): Tensor {
  const { width, hidden, historyLength, temperature } = settings
  const acts = concat([tokens, graph.input('history.acts', [count, historyLength, circumstances])], 2)
  const lived = attentionPooled(acts, 'history', graph.input('history.there', [count, historyLength]), hidden / 4)
  const own = embedded(graph, { name: 'person.own', table: 'people', width }, [count])
  const told = embeddedMean(graph, { name: 'person.names', table: 'names', width }, [count, room.personNames])
  const moment = embeddedMean(graph, { name: 'moment.names', table: 'names', width }, [count, room.moment])
  const deep = perceptron(concat([lived, own, told, moment], 1), 'person', [hidden])
  const taste = total([slice(lived, 1, 0, width), own, told])
  const direction = unit(add(taste, dense(deep, 'person.out', width)))
  const appetite = mul(dense(deep, 'person.appetite', taus.length), graph.input('moment.seen', [count, taus.length]))
  return concat([scale(direction, 1 / temperature), appetite], 1)
}
