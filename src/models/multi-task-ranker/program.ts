import { Graph } from '../../tensor/graph.ts'
import type { OnnxModel, OnnxValue } from '../../tensor/onnx/model.ts'
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

/** The network with what it learnt, for any number of people and rows: log-odds, [people x each, actions]. */
export function servingModel(of: NetworkOf, parameters: ReadonlyMap<string, Float32Array>): OnnxModel {
  const graph = new Graph(parameters)
  const inputs = Object.fromEntries(inputsOf(of).map(({ name, shape }) => [name, graph.input(name, shape)]))
  const seen = inputs as unknown as Seen
  return graph.model({ 'log-odds': network(seen, of.actions, of.settings) })
}
