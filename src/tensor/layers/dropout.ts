import type { Tensor } from '../graph.ts'
import { mul, scale } from '../operators/arithmetic.ts'

/** Forgets a share of the numbers while training, and makes up for it in the others (Srivastava et al., 2014); nothing when serving. */
export function dropout(x: Tensor, name: string, rate: number): Tensor {
  const { graph } = x
  if (!graph.training || rate === 0) return x
  const mask = graph.input(`${name}.mask`, x.shape, { type: 'bool' })
  graph.masks.push({ tensor: mask, rate })
  const kept = graph.emit('Cast', [mask], [{ shape: x.shape }], { to: { int: 1 } })[0]!
  return mul(x, scale(kept, 1 / (1 - rate)))
}
