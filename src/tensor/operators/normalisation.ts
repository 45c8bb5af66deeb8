import type { Tensor } from '../graph.ts'
import type { Shape } from '../shape.ts'
import { add, mul, sub } from './arithmetic.ts'
import { mean, sumTo } from './reductions.ts'

/** Each row less its mean, over its deviation, times `gain`, plus `bias` (Ba et al., 2016), over the last axis. */
export function layerNorm(x: Tensor, gain: Tensor, bias: Tensor, epsilon = 1e-5): Tensor {
  const one: Shape = [...x.shape.slice(0, -1), 1]
  const attributes = { axis: { int: -1 }, epsilon: { float: epsilon } }
  // Only training asks for the mean and the inverse deviation.
  const outcomes = x.graph.training ? [{ shape: x.shape }, { shape: one }, { shape: one }] : [{ shape: x.shape }]
  const write = () => x.graph.emit('LayerNormalization', [x, gain, bias], outcomes, attributes)
  return x.graph.composite(
    [x, gain, bias],
    () => write().slice(0, 1),
    ([g]) => {
      const [, centre, inverse] = write() as [Tensor, Tensor, Tensor]
      const normal = mul(sub(x, centre), inverse)
      const pull = mul(g!, gain)
      const level = mean(pull, { axes: [-1], keep: true })
      const slope = mean(mul(pull, normal), { axes: [-1], keep: true })
      return [mul(inverse, sub(pull, add(level, mul(normal, slope)))), sumTo(mul(g!, normal), gain.shape), sumTo(g!, bias.shape)]
    },
  )[0]!
}
