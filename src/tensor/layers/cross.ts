import type { Tensor } from '../graph.ts'
import { add, mul } from '../operators/arithmetic.ts'
import { known } from '../shape.ts'
import { dense } from './dense.ts'

/**
 * Explicit crosses of features, one degree more a layer: x' = x0 * (W x + b) + x, W of low rank where `rank` is given
 * (DCN-v2, Wang et al., 2021).
 */
export function crossed(x0: Tensor, name: string, layers: number, rank?: number): Tensor {
  const width = known('crossed', x0.shape.at(-1), x0.shape)
  let x = x0
  for (let layer = 1; layer <= layers; layer++) {
    const thin = rank === undefined ? x : dense(x, `${name}.${layer}.down`, rank, { bias: false })
    x = add(mul(x0, dense(thin, `${name}.${layer}`, width)), x)
  }
  return x
}
