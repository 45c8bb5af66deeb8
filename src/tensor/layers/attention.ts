import type { Tensor } from '../graph.ts'
import { add, mul, scale, shift } from '../operators/arithmetic.ts'
import { attention, shut } from '../operators/attention.ts'
import { equals, sigmoid } from '../operators/functions.ts'
import { matmul } from '../operators/products.ts'
import { reshape } from '../operators/shaping.ts'
import { softmax } from '../operators/softmax.ts'
import { type Dim, known } from '../shape.ts'
import { dense } from './dense.ts'

/** Every place of a sequence [batch, length, width] attends to the others; `bias` says to which it may not, or should less. */
export function selfAttention(x: Tensor, name: string, heads: number, bias?: Tensor): Tensor {
  const width = known('selfAttention', x.shape.at(-1), x.shape)
  const [queries, keys, values] = ['query', 'key', 'value'].map((part) =>
    dense(x, `${name}.${part}`, width, { bias: false }),
  ) as [Tensor, Tensor, Tensor]
  return dense(attention(queries, keys, values, heads, bias), `${name}.out`, width)
}

/** A bias [1, 1, length, length] that shuts what comes later. */
export function causal(like: Tensor, length: number): Tensor {
  const bias = Float32Array.from({ length: length * length }, (_, i) => (i % length > Math.floor(i / length) ? shut : 0))
  return like.graph.constant(bias, [1, 1, length, length])
}

/**
 * A bias [batch, 1, length, length] that shuts what belongs to another: sequences packed into one row, each place saying in `owners`
 * [batch, length] (int32) whose it is, attend as if each had a row of its own.
 */
export function amongOwn(owners: Tensor): Tensor {
  const [batch, length] = owners.shape as [Dim, Dim]
  return presence(equals(reshape(owners, [batch, 1, length, 1]), reshape(owners, [batch, 1, 1, length])))
}

/** A bias that shuts places where `there`, ones and zeros [batch, length], is 0; to be reshaped to what it is added to. */
export const presence = (there: Tensor): Tensor => scale(shift(there, -1), -shut)

/** The weighted mean of a set [batch, length, width], each weighed by a softmax of one learnt score; [batch, width]. */
export function attentionPooled(x: Tensor, name: string, there: Tensor, hidden: number): Tensor {
  const [batch, length, width] = x.shape as [number, number, number]
  const score = dense(dense(x, `${name}.hidden`, hidden, { activation: sigmoid }), `${name}.score`, 1, { bias: false })
  const weights = softmax(add(reshape(score, [batch, length]), presence(there)))
  const present = mul(weights, there)
  return reshape(matmul(reshape(present, [batch, 1, length]), x), [batch, width])
}
