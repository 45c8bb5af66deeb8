import assert from 'node:assert/strict'
import { test } from 'node:test'
import { mulberry32 } from '../math/random.ts'
import { Graph, type Tensor } from './graph.ts'
import { selfAttention } from './layers/attention.ts'
import { crossed } from './layers/cross.ts'
import { dense, perceptron } from './layers/dense.ts'
import { dropout } from './layers/dropout.ts'
import { recurrent } from './layers/gru.ts'
import { denseEach, mixtureOfExperts } from './layers/mixture-of-experts.ts'
import { encodeOnnx } from './onnx/encode.ts'
import { quantised } from './onnx/quantise.ts'
import { add } from './operators/arithmetic.ts'
import { conv2d } from './operators/convolution.ts'
import { matmul } from './operators/products.ts'
import { mean, sum } from './operators/reductions.ts'
import { concat, reshape, split } from './operators/shaping.ts'
import { initialParameters, namedParameters } from './parameters.ts'
import { Buffers, Session } from './session.ts'
import { ShapeError } from './shape.ts'

const inputs = (...shapes: readonly (readonly number[])[]) => {
  const graph = new Graph()
  return shapes.map((shape, i) => graph.input(`x${i}`, shape, { gradient: true })) as [Tensor, Tensor]
}

test('what does not go together is refused where the graph is built, by operator and both shapes', () => {
  const refused: readonly (readonly [() => unknown, string])[] = [
    [() => add(...inputs([2, 3], [4, 3])), 'add: these shapes do not broadcast: [2, 3] and [4, 3].'],
    [() => matmul(...inputs([2, 3], [4, 5])), 'matmul: these do not multiply: [2, 3] and [4, 5].'],
    [() => matmul(...inputs([2, 3], [3, 5]), { transposeA: true }), 'matmul: these do not multiply: [3, 2] and [3, 5].'],
    [() => reshape(inputs([2, 3])[0], [4, 2]), 'reshape: these do not hold as many numbers: [2, 3] and [4, 2].'],
    [() => concat(inputs([2, 3], [3, 3]), 1), 'concat: these differ elsewhere than on axis 1: [2, 3] and [3, 3].'],
    [() => split(inputs([2, 3])[0], 1, [1, 1]), 'split: 1,1 do not add up on axis 1: [2, 3].'],
    [() => sum(inputs([2, 3])[0], { axes: [2] }), 'sum: there is no axis 2: [2, 3].'],
    [
      () => conv2d(...inputs([1, 2, 4, 4], [3, 1, 3, 3]), new Graph().constant(0)),
      'conv2d: pictures and kernels must have as many channels: [1, 2, 4, 4] and [3, 1, 3, 3].',
    ],
    [() => selfAttention(inputs([1, 4, 6])[0], 'a', 4), 'attention: the width does not divide into 4 heads: [1, 4, 6].'],
  ]
  for (const [build, message] of refused) {
    assert.throws(build, (error) => error instanceof ShapeError && error.message === message, message)
  }
})

test('two inputs or parameters of one name, and an input that nothing reads, are refused', () => {
  const graph = new Graph()
  const x = graph.input('x', [2])
  assert.throws(() => graph.input('x', [2]), /there are two named 'x'/)
  const w = graph.parameter('w', [2], 'zeros')
  assert.throws(() => graph.parameter('w', [2], 'zeros'), /two parameters named 'w'/)
  graph.input('idle', [3])
  assert.throws(() => graph.encode({ y: sum(add(x, w)) }), /nothing reads 'idle': \[3\]/)
})

/** All layers, one after another, over a batch of sequences. */
function network(x: Tensor): Tensor {
  const heard = recurrent(selfAttention(x, 'attention', 2), 'memory', 8)
  const pooled = mean(heard, { axes: [1] })
  const crosses = crossed(pooled, 'cross', 2, 4)
  const tasks = denseEach(
    mixtureOfExperts(dropout(crosses, 'forget', 0.5), 'mixture', { tasks: 3, experts: 2, units: 16 }),
    'tower',
    1,
  )
  return add(reshape(tasks, [3, x.shape[0]!, 1]), dense(perceptron(pooled, 'deep', [32, 16]), 'out', 1))
}

/** What the network answers to a seeded batch, with parameters drawn from `seed`. */
function served(batch: number, change = (bytes: Graph) => encodeOnnx(bytes.model({ y: last! }))): Float32Array {
  const training = new Graph()
  network(training.input('x', [2, 5, 8]))
  const parameters = namedParameters(training.parameters, initialParameters(training.parameters, mulberry32(3)))
  const serving = new Graph(parameters)
  last = network(serving.input('x', ['batch', 5, 8]))
  const feeds = new Buffers([{ name: 'x', type: 'float32', shape: [batch, 5, 8] }])
  const random = mulberry32(4)
  feeds.floats('x').forEach((_, i, x) => {
    x[i] = 2 * random() - 1
  })
  return new Session(change(serving)).answer(feeds, ['y']).y
}
let last: Tensor | undefined

test('what is trained for a batch is served for any number of rows, and forgets nothing when serving', () => {
  const [few, many] = [served(2), served(7)]
  assert.equal(many.length, 3 * 7)
  for (let task = 0; task < 3; task++) {
    for (let row = 0; row < 2; row++) assert.ok(Math.abs(few[task * 2 + row]! - many[task * 7 + row]!) < 1e-5)
  }
})

test('weights as bytes answer nearly as floats do, in a smaller file', () => {
  const sizes: number[] = []
  const sized = (shrink: boolean) => (graph: Graph) => {
    const model = graph.model({ y: last! })
    const bytes = encodeOnnx(shrink ? quantised(model) : model)
    sizes.push(bytes.length)
    return bytes
  }
  const [floats, bytes] = [served(7, sized(false)), served(7, sized(true))]
  const size = Math.max(...floats.map(Math.abs))
  assert.ok(floats.some((y, i) => y !== bytes[i]))
  floats.forEach((y, i) => assert.ok(Math.abs(y - bytes[i]!) < 0.05 * size, `${y} and ${bytes[i]}`))
  assert.ok(sizes[1]! < sizes[0]!)
})

test('parameters begin as their layer asks: as wide as what comes in, or nought', () => {
  const graph = new Graph()
  perceptron(graph.input('x', [1, 400]), 'p', [100])
  const parameters = namedParameters(graph.parameters, initialParameters(graph.parameters, mulberry32(1)))
  const kernel = parameters.get('p.1.kernel')!
  const deviation = Math.sqrt(kernel.reduce((sum, w) => sum + w * w, 0) / kernel.length)
  assert.ok(Math.abs(deviation / Math.sqrt(2 / 400) - 1) < 0.02)
  assert.ok(parameters.get('p.1.bias')!.every((b) => b === 0))
})
