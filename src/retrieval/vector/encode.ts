import { norm } from '../../math/vectors.ts'
import type { GraphShape } from './plan.ts'

/** What stands for 127 in a graph of bytes: the greatest absolute number, or, if that stands out, eight times the root mean square. */
export function reachOf(vectors: Float32Array, { width, metric }: GraphShape): number {
  let greatest = 0
  let squared = 0
  let counted = 0
  for (let from = 0; from < vectors.length; from += width) {
    const vector = vectors.subarray(from, from + width)
    const length = metric === 'cosine' ? norm(vector) : 1
    if (!Number.isFinite(length) || length === 0) continue
    for (const x of vector) {
      if (!Number.isFinite(x)) continue
      const scaled = Math.abs(x) / length
      greatest = Math.max(greatest, scaled)
      squared += scaled * scaled
      counted++
    }
  }
  return Math.min(greatest, 8 * Math.sqrt(squared / Math.max(1, counted))) || 1
}

/** Vectors (rows x width) as the graph keeps them: of length one where it is angles that count, rounded to bytes where it is of bytes. */
export function encode(vectors: Float32Array, { width, metric, scalar }: GraphShape, reach: number): Float32Array | Int8Array {
  const scaled = metric === 'cosine' ? unit(vectors, width) : vectors
  return scalar === 'i8' ? toBytes(scaled, reach) : scaled
}

/** A query; where only the order of products counts it is rounded on a scale of its own. */
export function encodeQuery(query: Float32Array, shape: GraphShape, reach: number): Float32Array | Int8Array {
  if (shape.scalar !== 'i8' || shape.metric === 'l2') return encode(query, shape, reach)
  const greatest = query.reduce((most, x) => Math.max(most, Math.abs(x)), 0)
  return toBytes(query, greatest || 1)
}

function toBytes(vectors: Float32Array, reach: number): Int8Array {
  const bytes = new Int8Array(vectors.length)
  for (let i = 0; i < vectors.length; i++) bytes[i] = Math.max(-127, Math.min(127, Math.round((vectors[i]! / reach) * 127)))
  return bytes
}

function unit(vectors: Float32Array, width: number): Float32Array {
  const scaled = new Float32Array(vectors.length)
  for (let from = 0; from < vectors.length; from += width) {
    const length = norm(vectors.subarray(from, from + width)) || 1
    for (let i = from; i < from + width; i++) scaled[i] = vectors[i]! / length
  }
  return scaled
}
