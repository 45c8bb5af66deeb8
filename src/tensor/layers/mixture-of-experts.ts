import type { Tensor } from '../graph.ts'
import { add } from '../operators/arithmetic.ts'
import { relu } from '../operators/functions.ts'
import { matmul } from '../operators/products.ts'
import { reshape, transpose } from '../operators/shaping.ts'
import { softmax } from '../operators/softmax.ts'
import { known } from '../shape.ts'
import { type Dense, dense } from './dense.ts'

export interface Mixture {
  readonly tasks: number
  readonly experts: number
  /** Floats that an expert says. */
  readonly units: number
}

/**
 * Experts that all tasks share, and for each task a gate that says how much it listens to each of them (MMoE, Ma et al., 2018).
 * From [batch, width] to [tasks, batch, units].
 */
export function mixtureOfExperts(x: Tensor, name: string, { tasks, experts, units }: Mixture): Tensor {
  const batch = x.shape[0]!
  // All experts are one product, and so are all gates: what they give stands side by side.
  const opinions = reshape(dense(x, `${name}.experts`, experts * units, { activation: relu }), [batch, experts, units])
  const shares = softmax(reshape(dense(x, `${name}.gates`, tasks * experts), [batch, tasks, experts]))
  return transpose(matmul(shares, opinions), [1, 0, 2])
}

/** A dense layer of its own for each task: from [tasks, batch, width] to [tasks, batch, units]. */
export function denseEach(
  x: Tensor,
  name: string,
  units: number,
  { activation, initial }: Pick<Dense, 'activation' | 'initial'> = {},
): Tensor {
  const [tasks, width] = [known('denseEach', x.shape[0], x.shape), known('denseEach', x.shape[2], x.shape)]
  const kernel = x.graph.parameter(
    `${name}.kernel`,
    [tasks, width, units],
    initial ?? { deviation: Math.sqrt(2 / (width + units)) },
  )
  const y = add(matmul(x, kernel), x.graph.parameter(`${name}.bias`, [tasks, 1, units], 'zeros'))
  return activation === undefined ? y : activation(y)
}
