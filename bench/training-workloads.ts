import { gaussian, integer, mulberry32, type Random } from '../src/math/random.ts'
import type { Graph, Tensor } from '../src/tensor/graph.ts'
import { causal, selfAttention } from '../src/tensor/layers/attention.ts'
import { convolved } from '../src/tensor/layers/convolution.ts'
import { dense, normalised } from '../src/tensor/layers/dense.ts'
import { embedded, embeddedMean } from '../src/tensor/layers/embedded.ts'
import { add, mul, scale, sub } from '../src/tensor/operators/arithmetic.ts'
import { relu } from '../src/tensor/operators/functions.ts'
import { binaryCrossEntropy } from '../src/tensor/operators/losses.ts'
import { maxPool2 } from '../src/tensor/operators/pooling.ts'
import { matmul } from '../src/tensor/operators/products.ts'
import { mean, sum } from '../src/tensor/operators/reductions.ts'
import { concat, reshape } from '../src/tensor/operators/shaping.ts'
import { crossEntropy, logSumExp } from '../src/tensor/operators/softmax.ts'
import type { Batch } from '../src/tensor/training/batch.ts'
import type { Task } from '../src/tensor/training/task.ts'

// What `bench/peers/workloads` describes and trains in PyTorch, in our own words.

const settings = { steps: Number.POSITIVE_INFINITY, learningRate: 0.001 }

/** Writes what does not change from step to step, once. */
const once = (write: (batch: Batch, random: Random) => void) => (batch: Batch, step: number, random: Random) => {
  if (step === 0) write(batch, random)
}
const normal = (into: Float32Array, random: Random, deviation = 1) => {
  for (let i = 0; i < into.length; i++) into[i] = deviation * gaussian(random)
}
const below = (into: Int32Array, bound: number, random: Random) => {
  for (let i = 0; i < into.length; i++) into[i] = integer(random, bound)
}

function twoTower(seed: number): Task {
  const [batch, width, history, attributes, rows] = [1024, 64, 20, 18, 100_000]
  const table = { rows, width, initial: { deviation: 0.1 }, rate: 50 }
  const random = mulberry32(seed)
  const batches = Array.from({ length: 8 }, () => {
    const drawn = {
      user: new Int32Array(batch),
      history: new Int32Array(batch * history),
      item: new Int32Array(batch),
      attributes: new Float32Array(batch * attributes),
      logQ: new Float32Array(batch),
    }
    for (const ids of [drawn.user, drawn.history, drawn.item]) below(ids, rows, random)
    for (const floats of [drawn.attributes, drawn.logQ]) normal(floats, random)
    return drawn
  })
  const tower = (x: Tensor, name: string, bias: boolean) =>
    dense(dense(x, `${name}.1`, 128, { activation: relu }), `${name}.2`, width, { bias })
  return {
    ...settings,
    tables: { users: table, items: table },
    network: (graph) => {
      const user = embedded(graph, { name: 'user', table: 'users', width }, [batch])
      const past = embeddedMean(graph, { name: 'history', table: 'items', width }, [batch, history])
      const item = embedded(graph, { name: 'item', table: 'items', width }, [batch])
      const users = tower(concat([user, past], 1), 'user', true)
      const items = tower(concat([item, graph.input('attributes', [batch, attributes])], 1), 'item', false)
      const logQ = graph.input('logQ', [batch])
      const own = sub(scale(sum(mul(users, items), { axes: [1] }), 10), logQ)
      return mean(sub(logSumExp(sub(matmul(users, items, { transposeB: true, by: 10 }), logQ)), own))
    },
    fill: ({ ints, floats }, step) => {
      const now = batches[step % batches.length]!
      for (const name of ['user', 'history', 'item'] as const) ints(name).set(now[name])
      for (const name of ['attributes', 'logQ'] as const) floats(name).set(now[name])
    },
  }
}

function ranker(): Task {
  const [batch, features, tasks] = [4096, 200, 3]
  return {
    ...settings,
    tables: {},
    network: (graph) => {
      const h = dense(graph.input('rows', [batch, features]), '1', 256, { activation: relu })
      const logOdds = dense(dense(h, '2', 128, { activation: relu }), '3', tasks)
      return mean(binaryCrossEntropy(logOdds, graph.input('labels', [batch, tasks])))
    },
    fill: once(({ floats }, random) => {
      normal(floats('rows'), random)
      floats('labels').forEach((_, i, labels) => {
        labels[i] = random() < 0.3 ? 1 : 0
      })
    }),
  }
}

const sequences = { batch: 128, length: 50, width: 64, heads: 2, negatives: 256 }

/** The loss, and the blocks of embeddings whose gradients are part of a step. */
export function sequence(graph: Graph): { readonly loss: Tensor; readonly blocks: readonly Tensor[] } {
  const { batch, length, width, heads, negatives: shared } = sequences
  const all = batch * length
  const [items, positives, negatives] = (
    [
      ['items', [batch, length, width]],
      ['positives', [all, width]],
      ['negatives', [shared, width]],
    ] as const
  ).map(([name, shape]) => graph.input(name, shape, { gradient: true })) as [Tensor, Tensor, Tensor]
  const x0 = add(items, graph.parameter('positions', [length, width], { deviation: 0.1 }))
  const attended = add(x0, selfAttention(normalised(x0, 'norm.1'), 'attention', heads, causal(x0, length)))
  const thought = dense(normalised(attended, 'norm.2'), 'feed.1', width, { activation: relu })
  const states = reshape(normalised(add(attended, dense(thought, 'feed.2', width)), 'norm.3'), [all, width])
  const own = sum(mul(states, positives), { axes: [1], keep: true })
  const logits = concat([own, matmul(states, negatives, { transposeB: true })], 1)
  return { loss: mean(sub(logSumExp(logits), reshape(own, [all]))), blocks: [items, positives, negatives] }
}

function cnn(): Task {
  const [batch, colours, side, classes] = [64, 3, 64, 10]
  return {
    ...settings,
    tables: {},
    network: (graph) => {
      const block = (x: Tensor, name: string, filters: number) => relu(convolved(x, name, filters, 3, { padding: 1 }))
      const pictures = graph.input('pictures', [batch, colours, side, side])
      const small = maxPool2(block(maxPool2(block(pictures, '1', 16)), '2', 32))
      const pooled = mean(block(small, '3', 64), { axes: [2, 3] })
      return mean(crossEntropy(dense(pooled, 'out', classes), graph.input('labels', [batch], { type: 'int32' })))
    },
    fill: once(({ floats, ints }, random) => {
      normal(floats('pictures'), random)
      below(ints('labels'), classes, random)
    }),
  }
}

export const tasks = { 'two-tower': twoTower, ranker, cnn } as const
