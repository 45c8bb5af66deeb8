import type { Tensor } from '../graph.ts'
import { type Convolution, conv2d } from '../operators/convolution.ts'
import { known } from '../shape.ts'

/** A convolution of square kernels, `side` by `side`, over pictures [count, channels, height, width]. */
export function convolved(x: Tensor, name: string, filters: number, side: number, convolution: Convolution = {}): Tensor {
  const channels = known('convolved', x.shape[1], x.shape)
  const kernel = x.graph.parameter(`${name}.kernel`, [filters, channels, side, side], 'he')
  return conv2d(x, kernel, x.graph.parameter(`${name}.bias`, [filters], 'zeros'), convolution)
}
