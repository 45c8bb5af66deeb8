import type { Tensor } from '../graph.ts'
import { axisOf, broadcast, known, product, type Shape, ShapeError, sameShape } from '../shape.ts'
import { sumTo } from './reductions.ts'

/** The same numbers in another shape; at most one length may be a name. */
export function reshape(x: Tensor, shape: Shape): Tensor {
  if (sameShape(x.shape, shape)) return x
  if (product(x.shape) !== product(shape)) throw new ShapeError('reshape', 'these do not hold as many numbers', x.shape, shape)
  if (shape.filter((dim) => typeof dim === 'string').length > 1) {
    throw new ShapeError('reshape', 'at most one length may be a name', x.shape, shape)
  }
  const lengths = x.graph.integers(shape.map((dim) => (typeof dim === 'number' ? dim : -1)))
  if (x.type !== 'float32') return x.graph.emit('Reshape', [x, lengths], [{ shape, type: x.type }])[0]!
  return x.graph.apply('Reshape', [x, lengths], shape, (g) => [reshape(g, x.shape)])
}

/** Axes in another order; the other way round unless said. */
export function transpose(x: Tensor, order: readonly number[] = [...x.shape.keys()].reverse()): Tensor {
  if (order.toSorted((a, b) => a - b).some((axis, i) => axis !== i) || order.length !== x.shape.length) {
    throw new ShapeError('transpose', 'the order must name every axis once', x.shape, order)
  }
  const inverse = order.map((_, axis) => order.indexOf(axis))
  return x.graph.apply(
    'Transpose',
    [x],
    order.map((axis) => x.shape[axis]!),
    (g) => [transpose(g, inverse)],
    { perm: { ints: order } },
  )
}

/** Stretched to a shape that is known. */
export function expand(x: Tensor, shape: Shape): Tensor {
  const to = broadcast('expand', x.shape, shape)
  if (sameShape(x.shape, to)) return x
  const lengths = x.graph.integers(shape.map((dim) => known('expand', dim, shape)))
  return x.graph.apply('Expand', [x, lengths], to, (g) => [sumTo(g, x.shape)])
}

export function concat(parts: readonly Tensor[], axis: number): Tensor {
  const first = parts[0]!
  const along = axisOf('concat', axis, first.shape)
  for (const { shape } of parts) {
    const alike = shape.length === first.shape.length && shape.every((dim, i) => i === along || dim === first.shape[i])
    if (!alike) throw new ShapeError('concat', `these differ elsewhere than on axis ${along}`, first.shape, shape)
  }
  const sizes = parts.map(({ shape }) => known('concat', shape[along], shape))
  return first.graph.apply('Concat', parts, withLength(first.shape, along, sum(sizes)), (g) => split(g, axis, sizes), {
    axis: { int: along },
  })
}

/** Cut into so many slices of these sizes. */
export function split(x: Tensor, axis: number, sizes: readonly number[]): readonly Tensor[] {
  const along = axisOf('split', axis, x.shape)
  if (sum(sizes) !== x.shape[along]) throw new ShapeError('split', `${sizes} do not add up on axis ${along}`, x.shape)
  const outcomes = sizes.map((size) => ({ shape: withLength(x.shape, along, size) }))
  return x.graph.composite(
    [x],
    () => x.graph.emit('Split', [x, x.graph.integers(sizes)], outcomes, { axis: { int: along } }),
    (gradients) => [
      concat(
        gradients.map((g, i) => g ?? x.graph.zeros('split', outcomes[i]!.shape)),
        along,
      ),
    ],
  )
}

/** [from, to) of one axis. */
export function slice(x: Tensor, axis: number, from: number, to: number): Tensor {
  const along = axisOf('slice', axis, x.shape)
  const length = known('slice', x.shape[along], x.shape)
  if (from < 0 || to > length || from >= to) throw new ShapeError('slice', `[${from}, ${to}) is not on axis ${along}`, x.shape)
  const { graph } = x
  const bounds = [[from], [to], [along]].map((n) => graph.integers(n))
  return graph.apply('Slice', [x, ...bounds], withLength(x.shape, along, to - from), (g) => {
    const pads = new Array<number>(2 * x.shape.length).fill(0)
    pads[along] = from
    pads[x.shape.length + along] = length - to
    return [graph.emit('Pad', [g, graph.integers(pads)], [{ shape: x.shape }])[0]]
  })
}

const withLength = (shape: Shape, axis: number, length: number): Shape => shape.map((dim, i) => (i === axis ? length : dim))

const sum = (sizes: readonly number[]) => sizes.reduce((a, b) => a + b, 0)

/** A length of 1 more, before `axis`; shapes with names may be turned so. */
export function unsqueezed(x: Tensor, axis: number): Tensor {
  const shape = [...x.shape.slice(0, axis), 1, ...x.shape.slice(axis)]
  return x.graph.apply('Unsqueeze', [x, x.graph.integers([axis])], shape, (g) => [squeezed(g, axis)])
}

/** A length of 1 less. */
export function squeezed(x: Tensor, axis: number): Tensor {
  if (x.shape[axis] !== 1) throw new ShapeError('squeezed', `the length of axis ${axis} is not 1`, x.shape)
  const shape = x.shape.filter((_, i) => i !== axis)
  return x.graph.apply('Squeeze', [x, x.graph.integers([axis])], shape, (g) => [unsqueezed(g, axis)])
}
