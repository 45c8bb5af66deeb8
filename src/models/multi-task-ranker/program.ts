import { Graph } from '../../tensor/graph.ts'
import { dense } from '../../tensor/layers/dense.ts'
import type { OnnxModel, OnnxValue } from '../../tensor/onnx/model.ts'
import { sub } from '../../tensor/operators/arithmetic.ts'
import { product } from '../../tensor/shape.ts'
import { likenessWidth } from '../two-tower/likeness.ts'
import { network, type Seen } from './network.ts'
import { factsOfAct } from './past.ts'
import type { MultiTaskSettings } from './settings.ts'

export interface NetworkOf {
  readonly settings: MultiTaskSettings
  readonly actions: readonly string[]
  /** Numbers in a row. */
  readonly columns: number
}

/** What a request is written into: `people` of `each` rows, padded with zeros. */
export function inputsOf({ settings: { width, history }, actions, columns }: NetworkOf): readonly OnnxValue[] {
  const rows = product(['people', 'each'])
  const values: Readonly<Record<string, OnnxValue['shape']>> = {
    columns: [rows, columns],
    organic: [rows, 1],
    likeness: [rows, likenessWidth],
    items: ['people', 'each', width],
    past: ['people', history, width],
    acts: ['people', history, factsOfAct],
    there: ['people', history, 1],
    wide: [rows, actions.length],
  }
  return Object.entries(values).map(([name, shape]) => ({ name, type: 'float32', shape }))
}

/**
 * What is served, for any number of people and rows: `base`, what a linear ranker says that was fitted on all there was, and `added`, what the
 * network says beyond the linear ranker that it began as. Log-odds, [people x each, actions] both.
 */
export function servingModel(of: NetworkOf, parameters: ReadonlyMap<string, Float32Array>): OnnxModel {
  const graph = new Graph(parameters)
  const inputs = Object.fromEntries(inputsOf(of).map(({ name, shape }) => [name, graph.input(name, shape)]))
  const seen = inputs as unknown as Seen
  const linear = (name: string) => dense(seen.columns, name, of.actions.length)
  return graph.model({ base: linear('base'), added: sub(network(seen, of.actions, of.settings), linear('begun')) })
}
