import type { Tensor } from '../graph.ts'
import { known, ShapeError } from '../shape.ts'
import { add } from './arithmetic.ts'
import { matmul } from './products.ts'
import { reshape, transpose } from './shaping.ts'
import { softmax } from './softmax.ts'

/** What is added to a score so that its share is nothing. */
export const shut = -1e9

/**
 * Scaled dot-product attention in several heads (Vaswani et al., 2017): queries [batch, length, width] mix values by how well keys answer
 * them. `bias` is added to the scores [batch, heads, queries, keys]; lengths of 1 stretch.
 */
export function attention(queries: Tensor, keys: Tensor, values: Tensor, heads: number, bias?: Tensor): Tensor {
  const width = known('attention', queries.shape.at(-1), queries.shape)
  if (width % heads !== 0) throw new ShapeError('attention', `the width does not divide into ${heads} heads`, queries.shape)
  const cut = (x: Tensor) =>
    transpose(reshape(x, [...x.shape.slice(0, 2), heads, known('attention', x.shape[2], x.shape) / heads]), [0, 2, 1, 3])
  const scores = matmul(cut(queries), cut(keys), { transposeB: true, by: 1 / Math.sqrt(width / heads) })
  const mixed = matmul(softmax(bias === undefined ? scores : add(scores, bias)), cut(values))
  return reshape(transpose(mixed, [0, 2, 1, 3]), [
    ...queries.shape.slice(0, 2),
    known('attention', values.shape[2], values.shape),
  ])
}
