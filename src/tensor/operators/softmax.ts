import type { Tensor } from '../graph.ts'
import { type Shape, ShapeError } from '../shape.ts'
import { mul, sub } from './arithmetic.ts'
import { log } from './functions.ts'
import { max, sum } from './reductions.ts'
import { reshape } from './shaping.ts'

// Over the last axis.

export const softmax = (x: Tensor): Tensor =>
  x.graph.apply(
    'Softmax',
    [x],
    x.shape,
    (g, y) => {
      const weighted = mul(g, y)
      return [sub(weighted, mul(y, sum(weighted, { axes: [-1], keep: true })))]
    },
    { axis: { int: -1 } },
  )

/** ln of the sum of e^x, as max x - ln max softmax x: one pass of exponentials, which the gradient uses again. */
export function logSumExp(x: Tensor): Tensor {
  const detached = x.graph.detached(x)
  const shares = () => x.graph.emit('Softmax', [detached], [{ shape: x.shape }], { axis: { int: -1 } })[0]!
  return x.graph.composite(
    [x],
    () => [sub(max(x, { axes: [-1] }), log(max(shares(), { axes: [-1] })))],
    ([g]) => [mul(shares(), reshape(g!, [...x.shape.slice(0, -1), 1]))],
  )[0]!
}

/** -ln of the share that a softmax over each row of `logits` gives to the class in `targets` (int32 or int64), one a row. */
export function crossEntropy(logits: Tensor, targets: Tensor): Tensor {
  const classes = logits.shape.at(-1)
  const lead = logits.shape.slice(0, -1)
  if (typeof classes !== 'number' || targets.shape.length !== lead.length) {
    throw new ShapeError('crossEntropy', 'one class a row, out of a number that is known', logits.shape, targets.shape)
  }
  return sub(logSumExp(logits), sum(mul(logits, oneHot(targets, classes)), { axes: [-1] }))
}

/** 1 at the place that an integer names, 0 elsewhere: [..., classes]. */
export function oneHot(targets: Tensor, classes: number): Tensor {
  const { graph } = targets
  const numbers = Int32Array.from({ length: classes }, (_, i) => i)
  const places =
    targets.type === 'int32'
      ? graph.literal('int32', [classes], numbers)
      : graph.literal('int64', [classes], BigInt64Array.from(numbers, BigInt))
  const shape: Shape = [...targets.shape, classes]
  const column = graph.emit(
    'Unsqueeze',
    [targets, graph.integers([-1])],
    [{ shape: [...targets.shape, 1], type: targets.type }],
  )[0]!
  const same = graph.emit('Equal', [column, places], [{ shape, type: 'bool' }])[0]!
  return graph.emit('Cast', [same], [{ shape }], { to: { int: 1 } })[0]!
}
