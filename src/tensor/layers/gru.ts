import type { Tensor } from '../graph.ts'
import { gru } from '../operators/recurrence.ts'
import { known } from '../shape.ts'

/** Gated recurrent units over a sequence [batch, length, inputs]: [batch, length, units]. */
export function recurrent(x: Tensor, name: string, units: number): Tensor {
  const { graph } = x
  const inputs = known('recurrent', x.shape.at(-1), x.shape)
  return gru(x, {
    inputKernel: graph.parameter(`${name}.input.kernel`, [inputs, 3 * units], 'glorot'),
    stateKernel: graph.parameter(`${name}.state.kernel`, [units, 3 * units], 'glorot'),
    inputBias: graph.parameter(`${name}.input.bias`, [3 * units], 'zeros'),
    stateBias: graph.parameter(`${name}.state.bias`, [3 * units], 'zeros'),
  })
}
