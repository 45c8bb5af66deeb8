import type { Tensor } from '../graph.ts'
import { known } from '../shape.ts'
import { add, mul, sub } from './arithmetic.ts'
import { sigmoid, tanh } from './functions.ts'
import { affine } from './products.ts'
import { concat, reshape, slice, split } from './shaping.ts'

export interface GruWeights {
  /** [inputs, 3 x units]: reset, update, candidate. */
  readonly inputKernel: Tensor
  /** [units, 3 x units]. */
  readonly stateKernel: Tensor
  readonly inputBias: Tensor
  readonly stateBias: Tensor
}

/** Gated recurrent units (Cho et al., 2014) over a sequence [batch, length, inputs], from a state of zeros; all states, [batch, length, units]. */
export function gru(x: Tensor, { inputKernel, stateKernel, inputBias, stateBias }: GruWeights): Tensor {
  const [batch, length] = [x.shape[0]!, known('gru', x.shape[1], x.shape)]
  const units = known('gru', stateKernel.shape[0], stateKernel.shape)
  const thirds = [units, units, units]
  // What comes from the inputs does not wait for the states: one product for all places.
  const fromInputs = affine(x, inputKernel, inputBias)
  const one = x.graph.constant(1)
  let state: Tensor | undefined
  const states = Array.from({ length }, (_, t) => {
    const [ir, iz, ic] = split(reshape(slice(fromInputs, 1, t, t + 1), [batch, 3 * units]), 1, thirds) as [Tensor, Tensor, Tensor]
    const fromState = state === undefined ? stateBias : affine(state, stateKernel, stateBias)
    const [sr, sz, sc] = split(fromState, -1, thirds) as [Tensor, Tensor, Tensor]
    const [reset, update] = [sigmoid(add(ir, sr)), sigmoid(add(iz, sz))]
    const candidate = tanh(add(ic, mul(reset, sc)))
    const fresh = mul(sub(one, update), candidate)
    state = state === undefined ? fresh : add(fresh, mul(update, state))
    return reshape(state, [batch, 1, units])
  })
  return concat(states, 1)
}
