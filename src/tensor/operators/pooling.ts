import type { Tensor } from '../graph.ts'
import { known, type Shape, ShapeError } from '../shape.ts'
import { mul, scale } from './arithmetic.ts'

const window = { kernel_shape: { ints: [2, 2] }, strides: { ints: [2, 2] } }

/** The mean of every two by two places of a picture [count, channels, height, width]. */
export const averagePool2 = (x: Tensor): Tensor =>
  x.graph.apply('AveragePool', [x], halved('averagePool2', x.shape), (g) => [doubled(scale(g, 0.25), x.shape)], window)

/** The largest of every two by two places. Where two are the largest, both get the gradient. */
export const maxPool2 = (x: Tensor): Tensor =>
  x.graph.apply(
    'MaxPool',
    [x],
    halved('maxPool2', x.shape),
    (g, y) => {
      const largest = x.graph.emit('Equal', [x, doubled(y, x.shape)], [{ shape: x.shape, type: 'bool' }])[0]!
      return [mul(doubled(g, x.shape), x.graph.emit('Cast', [largest], [{ shape: x.shape }], { to: { int: 1 } })[0]!)]
    },
    window,
  )

/** Each place four times; Expand would take ten times as long. */
function doubled(x: Tensor, shape: Shape): Tensor {
  const { graph } = x
  const factors = graph.constant(Float32Array.of(1, 1, 2, 2), [4])
  return graph.emit('Resize', [x, undefined, factors], [{ shape }], {
    mode: { string: 'nearest' },
    coordinate_transformation_mode: { string: 'asymmetric' },
    nearest_mode: { string: 'floor' },
  })[0]!
}

function halved(operator: string, shape: Shape): Shape {
  const [height, width] = [2, 3].map((axis) => known(operator, shape[axis], shape))
  if (shape.length === 4 && height! % 2 === 0 && width! % 2 === 0) return [shape[0]!, shape[1]!, height! / 2, width! / 2]
  throw new ShapeError(operator, 'needs pictures of even height and width', shape)
}
