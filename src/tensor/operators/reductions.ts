import type { Tensor } from '../graph.ts'
import { axesOf, type Shape, ShapeError, sameShape, sizeOf } from '../shape.ts'
import { scale } from './arithmetic.ts'
import { expand, reshape } from './shaping.ts'

export interface Reduction {
  /** All unless said; negative ones count from the back. */
  readonly axes?: readonly number[]
  /** Whether a length of 1 stays where it was reduced. */
  readonly keep?: boolean
}

export function sum(x: Tensor, reduction: Reduction = {}): Tensor {
  const { axes, shape, kept } = reduced('sum', x.shape, reduction)
  if (axes.length === 0) return x
  return x.graph.apply(
    'ReduceSum',
    [x, x.graph.integers(axes)],
    shape,
    (g) => [expand(sameShape(g.shape, kept) ? g : reshape(g, kept), x.shape)],
    keeping(reduction),
  )
}

export function mean(x: Tensor, reduction: Reduction = {}): Tensor {
  const { axes, shape } = reduced('mean', x.shape, reduction)
  const over = axes.map((axis) => x.shape[axis]!)
  if (over.every((dim) => typeof dim === 'number')) return scale(sum(x, reduction), 1 / sizeOf('mean', over))
  if (x.needsGradient) throw new ShapeError('mean', 'has a gradient over lengths that are known only', x.shape)
  return x.graph.emit('ReduceMean', [x, x.graph.integers(axes)], [{ shape }], keeping(reduction))[0]!
}

/** The largest; no gradient flows through it. */
export function max(x: Tensor, reduction: Reduction = {}): Tensor {
  const { axes, shape } = reduced('max', x.shape, reduction)
  return x.graph.emit('ReduceMax', [x.graph.detached(x), x.graph.integers(axes)], [{ shape }], keeping(reduction))[0]!
}

/** Sums what a broadcast stretched, so that what is left has `shape`. */
export function sumTo(x: Tensor, shape: Shape): Tensor {
  const lead = x.shape.length - shape.length
  const axes = [...x.shape.keys()].filter((i) => i < lead || (shape[i - lead] === 1 && x.shape[i] !== 1))
  const summed = axes.length === 0 ? x : sum(x, { axes, keep: true })
  return sameShape(summed.shape, shape) ? summed : reshape(summed, shape)
}

const keeping = ({ keep = false }: Reduction) => ({ keepdims: { int: keep ? 1 : 0 } })

function reduced(operator: string, shape: Shape, { axes, keep = false }: Reduction) {
  const over = axes === undefined ? [...shape.keys()] : axesOf(operator, axes, shape)
  const kept: Shape = shape.map((dim, i) => (over.includes(i) ? 1 : dim))
  return { axes: over, kept, shape: keep ? kept : shape.filter((_, i) => !over.includes(i)) }
}
