import type { Tensor } from '../graph.ts'
import { relu } from '../operators/functions.ts'
import { layerNorm } from '../operators/normalisation.ts'
import { affine } from '../operators/products.ts'
import type { Initial } from '../parameters.ts'
import { known } from '../shape.ts'

export interface Dense {
  /** Nothing unless said. */
  readonly activation?: (x: Tensor) => Tensor
  /** True unless said. Where a softmax over the batch follows, a bias has no gradient, and an optimiser would only amplify its noise. */
  readonly bias?: boolean
  /** 'he' before a rectifier, else 'glorot', unless said. */
  readonly initial?: Initial
  /** Zeros unless said. */
  readonly initialBias?: Initial
}

/** x w + b over the last axis. */
export function dense(x: Tensor, name: string, units: number, options: Dense = {}): Tensor {
  const { activation, bias = true, initial, initialBias = 'zeros' } = options
  const { graph } = x
  const width = known('dense', x.shape.at(-1), x.shape)
  const kernel = graph.parameter(`${name}.kernel`, [width, units], initial ?? (activation === relu ? 'he' : 'glorot'))
  const y = affine(x, kernel, bias ? graph.parameter(`${name}.bias`, [units], initialBias) : undefined)
  return activation === undefined ? y : activation(y)
}

/** Dense layers with rectifiers between and behind, one a width. */
export const perceptron = (x: Tensor, name: string, widths: readonly number[]): Tensor =>
  widths.reduce((h, units, i) => dense(h, `${name}.${i + 1}`, units, { activation: relu }), x)

/** Layer normalisation with a gain and a bias of its own. */
export function normalised(x: Tensor, name: string): Tensor {
  const width = known('normalised', x.shape.at(-1), x.shape)
  return layerNorm(x, x.graph.parameter(`${name}.gain`, [width], 'ones'), x.graph.parameter(`${name}.bias`, [width], 'zeros'))
}
