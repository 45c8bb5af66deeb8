import type { Graph, Tensor } from '../../tensor/graph.ts'
import { dense, perceptron } from '../../tensor/layers/dense.ts'
import { embedded, embeddedMean } from '../../tensor/layers/embedded.ts'
import { add, total } from '../../tensor/operators/arithmetic.ts'
import { concat } from '../../tensor/operators/shaping.ts'
import type { Dim } from '../../tensor/shape.ts'
import { room } from './said.ts'
import type { TwoTowerSettings } from './settings.ts'
import { unit } from './unit.ts'

/** Directions of items, [count, width], from their own embedding, which new ones lack, and from what is said of them. */
export function itemTower(graph: Graph, count: Dim, { width, hidden }: TwoTowerSettings): Tensor {
  const own = embedded(graph, { name: 'item.own', table: 'items', width }, [count])
  const names = embeddedMean(graph, { name: 'item.names', table: 'names', width }, [count, room.itemNames])
  const words = embeddedMean(graph, { name: 'item.words', table: 'words', width }, [count, room.itemWords])
  const known = [own, names, words]
  const deep = dense(perceptron(concat(known, 1), 'item', [hidden]), 'item.out', width)
  return unit(add(total(known), deep))
}
