import assert from 'node:assert/strict'
import { test } from 'node:test'
import { encodeOnnx } from './encode.ts'
import type { OnnxModel, OnnxNode, OnnxTensor } from './model.ts'
import { inspectOnnx } from './safety.ts'
import { mismatches } from './signature.ts'
import { WireWriter } from './wire.ts'

const floats = (name: string, shape: readonly number[], values: readonly number[]): OnnxTensor => ({
  name,
  type: 'float32',
  shape,
  bytes: new Uint8Array(Float32Array.from(values).buffer),
})

/** sigmoid(rows · weights). */
const small: OnnxModel = {
  nodes: [
    { operator: 'MatMul', inputs: ['rows', 'weights'], outputs: ['logits'] },
    { operator: 'Sigmoid', inputs: ['logits'], outputs: ['predictions'] },
  ],
  inputs: [{ name: 'rows', type: 'float32', shape: ['batch', 2] }],
  outputs: [{ name: 'predictions', type: 'float32', shape: ['batch', 1] }],
  initializers: [floats('weights', [2, 1], [1, -1])],
  opset: 17,
}
const rowsToPredictions = { inputs: { rows: [2] }, outputs: { predictions: [1] } }

const refusals = (bytes: Uint8Array) => {
  const inspected = inspectOnnx(bytes)
  return 'refusals' in inspected ? inspected.refusals : []
}
const refusalsWith = (more: Partial<OnnxModel>) => refusals(encodeOnnx({ ...small, ...more }))
const withNode = (node: Partial<OnnxNode>) =>
  refusalsWith({ nodes: [...small.nodes, { operator: 'Relu', inputs: ['logits'], outputs: ['more'], ...node }] })

test('a network of layers passes, and comes out as it was written', () => {
  assert.deepEqual(inspectOnnx(encodeOnnx(small)), { model: small })
  assert.deepEqual(mismatches(small, rowsToPredictions), [])
})

test('data in another file is refused, in an initializer and in an attribute', () => {
  const external = (w: WireWriter) => {
    w.int(2, 1)
    w.string(8, 'w')
    w.message(13, (entry) => {
      entry.string(1, 'location')
      entry.string(2, '/etc/passwd')
    })
  }
  const initializer = new WireWriter()
  initializer.message(7, (graph) => graph.message(5, external))
  assert.match(refusals(initializer.written())[0]!, /initializer 0 \(w\): external data is not taken/)
  const attribute = new WireWriter()
  attribute.message(7, (graph) =>
    graph.message(1, (node) => {
      node.string(4, 'Constant')
      node.message(5, (w) => {
        w.string(1, 'value')
        w.message(5, external)
        w.int(20, 4)
      })
    }),
  )
  assert.match(refusals(attribute.written())[0]!, /node 0, attribute 0, tensor \(w\): external data is not taken/)
})

test('control flow, draws at random, strings, strange operators and strange domains are refused, each by its name', () => {
  assert.deepEqual(withNode({ operator: 'Loop' }), ['node 2 (Loop): is control flow'])
  assert.deepEqual(withNode({ operator: 'RandomUniformLike' }), ['node 2 (RandomUniformLike): draws at random'])
  assert.deepEqual(withNode({ operator: 'StringConcat' }), ['node 2 (StringConcat): works on strings'])
  assert.deepEqual(withNode({ operator: 'Relu2' }), ['node 2 (Relu2): is not among the operators that are taken'])
  assert.deepEqual(withNode({ domain: 'com.microsoft' }), ['node 2 (Relu): operators of the domain com.microsoft are not taken'])
})

test('operators of a set that the runtime does not know, or that none is said of, are refused', () => {
  assert.deepEqual(refusalsWith({ opset: 27 }), ['the operators are of set 27; sets 7 to 26 are known'])
  assert.equal(refusalsWith({ opset: 0 }).length, 1)
})

test('a table of huge lengths with little data is refused, and so is one of negative lengths', () => {
  const huge = floats('weights', [2 ** 31, 2 ** 20], [1, -1])
  assert.match(refusalsWith({ initializers: [huge] })[0]!, /initializer 0 \(weights\): .* where 8 are there/)
  assert.equal(refusalsWith({ initializers: [floats('weights', [-2, -1], [1, -1])] }).length, 1)
  assert.match(
    withNode({ operator: 'Constant', inputs: [], attributes: { value: { tensor: huge } } })[0]!,
    /node 2, attribute value/,
  )
})

test('a graph that runs in a circle, makes a thing twice, or leaves an output unmade is refused', () => {
  const circle = [
    { operator: 'Add', inputs: ['rows', 'b'], outputs: ['a'] },
    { operator: 'Relu', inputs: ['a'], outputs: ['b'] },
  ]
  assert.deepEqual(refusalsWith({ nodes: circle }), [
    'node 0 (Add): reads b, which nothing before it makes',
    'output predictions: nothing makes it',
  ])
  assert.deepEqual(withNode({ outputs: ['logits'] }), ['node 2 (Relu): makes logits, which is made already'])
})

test('a file beyond the limit is refused unread, and one of too many nodes', () => {
  const bytes = encodeOnnx(small)
  const few = { mostBytes: bytes.length, mostNodes: 1 }
  assert.deepEqual(inspectOnnx(bytes, few), { refusals: ['the graph has 2 nodes where at most 1 are taken'] })
  assert.deepEqual(inspectOnnx(new Uint8Array(few.mostBytes + 1), few), {
    refusals: [`the file has ${few.mostBytes + 1} bytes where at most ${few.mostBytes} are taken`],
  })
})

test('a model must have the inputs and outputs that are asked of it, and no other inputs', () => {
  assert.deepEqual(mismatches(small, { inputs: { row: [2] }, outputs: { chances: [1] } }), [
    'input row: the model has none of that name; it has rows',
    'output chances: the model has none of that name; it has predictions',
    'input rows: the manifest does not feed it',
  ])
  const withDefault = { ...small, inputs: [...small.inputs, { name: 'weights', type: 'float32', shape: [2, 1] } as const] }
  assert.deepEqual(mismatches(withDefault, rowsToPredictions), [], 'an input with a value of its own need not be fed')
})

test('types, ranks, widths, fixed batches and further names of lengths are told apart', () => {
  const shaped = (more: Partial<OnnxModel['inputs'][number]>) =>
    mismatches({ ...small, inputs: [{ ...small.inputs[0]!, ...more }] }, rowsToPredictions)
  assert.deepEqual(shaped({ type: 'float64' }), ['input rows: it is float64; float32, int32, int64 can be'])
  assert.deepEqual(shaped({ shape: ['batch', 3] }), ['input rows: its shape is [batch, 3] where [batch, 2] is right'])
  assert.deepEqual(shaped({ shape: ['batch', 2, 1] }), ['input rows: its shape is [batch, 2, 1] where [batch, 2] is right'])
  assert.deepEqual(shaped({ shape: ['batch', 'width'] }), ['input rows: its shape is [batch, width] where [batch, 2] is right'])
  assert.deepEqual(shaped({ shape: [1, 2] }), ['input rows: its batch is fixed at 1; export it with a dynamic first axis'])
  const two = { ...small, inputs: [...small.inputs, { name: 'mask', type: 'int64', shape: ['other', 2] } as const] }
  assert.deepEqual(mismatches(two, { ...rowsToPredictions, inputs: { rows: [2], mask: [2] } }), [
    "input mask: its batch is other, the others' batch",
  ])
})
