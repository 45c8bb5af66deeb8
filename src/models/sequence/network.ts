import type { Graph, Tensor } from '../../tensor/graph.ts'
import { amongOwn, causal, selfAttention } from '../../tensor/layers/attention.ts'
import { dense, normalised } from '../../tensor/layers/dense.ts'
import { dropout } from '../../tensor/layers/dropout.ts'
import { embedded } from '../../tensor/layers/embedded.ts'
import { add, mul, scale, total } from '../../tensor/operators/arithmetic.ts'
import { sigmoid, silu } from '../../tensor/operators/functions.ts'
import { matmul } from '../../tensor/operators/products.ts'
import { reshape, slice, transpose } from '../../tensor/operators/shaping.ts'
import { distanceBucket, distanceBuckets } from './buckets.ts'
import type { SequenceSettings } from './settings.ts'

/** What a network is written for. */
export interface Form {
  readonly settings: SequenceSettings
  /** Of `window` places each. */
  readonly rows: number
  /** Whether gaps in time are heard. */
  readonly timed: boolean
}

/** Floats a row of the table of gaps: what a gap is worth to each head of each block. */
export const gapWidth = ({ blocks, heads }: SequenceSettings): number => Math.ceil((blocks * heads) / 4) * 4

/**
 * What is expected next after each place, as a vector among those of items: [rows, window, width].
 *
 *     x = sqrt(width) e(item) + e(pause)
 *     x = x + sigmoid(W h) attention(h)      h = norm x        in each block
 *     x = x + W (silu(W h) * W h)            h = norm x
 *
 * A place hears itself and what came before it, the scores of its heads raised by what the distance in places is worth, and the
 * gap between what is heard and the moment when the next act is looked for. The pause is that gap for the act of the place itself.
 */
export function expectations(graph: Graph, form: Form): Tensor {
  const { settings, rows, timed } = form
  const { width, window, blocks, dropout: rate } = settings
  const items = scale(embedded(graph, { name: 'item', table: 'items', width }, [rows, window]), Math.sqrt(width))
  const acts = timed ? add(items, embedded(graph, { name: 'pause', table: 'pauses', width }, [rows, window])) : items
  const heard = audible(graph, form, acts)
  let x = dropout(acts, 'act', rate)
  for (let n = 0; n < blocks; n++) x = block(x, `block.${n}`, settings, total(heard(n)))
  return dropout(normalised(x, 'expectation'), 'expectation', rate)
}

/** The biases of a block's scores, by its number. */
function audible(graph: Graph, { settings, rows, timed }: Form, like: Tensor): (block: number) => readonly Tensor[] {
  const { heads, window } = settings
  const before = causal(like, window)
  // Rows hold several people only while training.
  const own = graph.training ? [amongOwn(graph.input('person', [rows, window], { type: 'int32' }))] : []
  const gaps = timed ? [gapWorths(graph, settings, rows)] : []
  return (block) => [
    before,
    ...own,
    distanceWorths(graph, `block.${block}.distance`, settings),
    ...gaps.map((worths) => slice(worths, 1, block * heads, (block + 1) * heads)),
  ]
}

/** [rows, heads of all blocks, window, window]. */
function gapWorths(graph: Graph, settings: SequenceSettings, rows: number): Tensor {
  const { window } = settings
  const worths = embedded(graph, { name: 'gap', table: 'gaps', width: gapWidth(settings) }, [rows, window, window])
  return transpose(worths, [0, 3, 1, 2])
}

/** [1, heads, window, window]. */
function distanceWorths(graph: Graph, name: string, { heads, window }: SequenceSettings): Tensor {
  const bucket = new Float32Array(window * window * distanceBuckets)
  for (let i = 0; i < window; i++) {
    for (let j = 0; j <= i; j++) bucket[(i * window + j) * distanceBuckets + distanceBucket(i - j)] = 1
  }
  const worths = graph.parameter(name, [distanceBuckets, heads], 'zeros')
  const each = matmul(graph.constant(bucket, [window * window, distanceBuckets]), worths)
  return reshape(transpose(each), [1, heads, window, window])
}

function block(x: Tensor, name: string, { width, heads, dropout: rate }: SequenceSettings, bias: Tensor): Tensor {
  const before = normalised(x, `${name}.attention.norm`)
  const gate = dense(before, `${name}.attention.gate`, width, { activation: sigmoid })
  const heard = mul(gate, selfAttention(before, `${name}.attention`, heads, bias))
  const y = add(x, dropout(heard, `${name}.attention`, rate))

  const h = normalised(y, `${name}.hidden.norm`)
  const hidden = mul(dense(h, `${name}.hidden.gate`, 2 * width, { activation: silu }), dense(h, `${name}.hidden`, 2 * width))
  return add(y, dropout(dense(hidden, `${name}.out`, width), `${name}.out`, rate))
}
