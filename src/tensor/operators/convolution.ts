import type { Tensor } from '../graph.ts'
import { known, type Shape, ShapeError } from '../shape.ts'
import { matmul } from './products.ts'
import { sum } from './reductions.ts'
import { concat, reshape, transpose } from './shaping.ts'

export interface Convolution {
  /** Zeros set around the picture, on every side. */
  readonly padding?: number
  readonly stride?: number
}

/** Pictures [count, channels, height, width] by kernels [filters, channels, rows, columns], and one bias a filter. */
export function conv2d(x: Tensor, kernel: Tensor, bias: Tensor, { padding = 0, stride = 1 }: Convolution = {}): Tensor {
  const [count, channels, height, width] = x.shape as [number, number, number, number]
  const [filters, deep, rows, columns] = kernel.shape.map((dim) => known('conv2d', dim, kernel.shape)) as [
    number,
    number,
    number,
    number,
  ]
  if (x.shape.length !== 4 || kernel.shape.length !== 4 || channels !== deep) {
    throw new ShapeError('conv2d', 'pictures and kernels must have as many channels', x.shape, kernel.shape)
  }
  const down = Math.floor((height + 2 * padding - rows) / stride) + 1
  const across = Math.floor((width + 2 * padding - columns) / stride) + 1
  if (down < 1 || across < 1) throw new ShapeError('conv2d', 'the kernel is larger than the picture', x.shape, kernel.shape)
  const shape: Shape = [count, filters, down, across]
  const attributes = {
    kernel_shape: { ints: [rows, columns] },
    pads: { ints: [padding, padding, padding, padding] },
    strides: { ints: [stride, stride] },
  }
  return x.graph.apply(
    'Conv',
    [x, kernel, bias],
    shape,
    (g) => {
      const left = [height - ((down - 1) * stride - 2 * padding + rows), width - ((across - 1) * stride - 2 * padding + columns)]
      const spread = { ...attributes, output_padding: { ints: left } }
      return [
        x.needsGradient ? x.graph.emit('ConvTranspose', [g, kernel], [{ shape: x.shape }], spread)[0] : undefined,
        kernelGradient(x, g, { rows, columns, padding, stride }),
        sum(g, { axes: [0, 2, 3] }),
      ]
    },
    attributes,
  )
}

/** Every place of the kernel sees the picture shifted by so much: their patches side by side, times the gradient, as one matrix product a picture. */
function kernelGradient(
  x: Tensor,
  g: Tensor,
  { rows, columns, padding, stride }: { rows: number; columns: number; padding: number; stride: number },
): Tensor {
  const { graph } = x
  const [count, channels, height, width] = x.shape as [number, number, number, number]
  const [, filters, down, across] = g.shape as [number, number, number, number]
  const framed: Shape = [count, channels, height + 2 * padding, width + 2 * padding]
  const pads = graph.integers([0, 0, padding, padding, 0, 0, padding, padding])
  const frame = padding === 0 ? x : graph.emit('Pad', [x, pads], [{ shape: framed }])[0]!
  const patches: Tensor[] = []
  for (let i = 0; i < rows; i++) {
    for (let j = 0; j < columns; j++) {
      const ends = [i + (down - 1) * stride + 1, j + (across - 1) * stride + 1]
      const bounds = [[i, j], ends, [2, 3], [stride, stride]].map((n) => graph.integers(n))
      patches.push(graph.emit('Slice', [frame, ...bounds], [{ shape: [count, channels, down, across] }])[0]!)
    }
  }
  const columnsOf = reshape(concat(patches, 1), [count, rows * columns * channels, down * across])
  const products = matmul(reshape(g, [count, filters, down * across]), columnsOf, { transposeB: true })
  const byPlace = reshape(sum(products, { axes: [0] }), [filters, rows * columns, channels])
  return reshape(transpose(byPlace, [0, 2, 1]), [filters, channels, rows, columns])
}
