import { encodeOnnx } from '../../../tensor/onnx/encode.ts'
import type { OnnxModel, OnnxNode, OnnxTensor, Shape } from '../../../tensor/onnx/model.ts'

// Small networks for tests: what PyTorch would export, written here.

export const floats = (name: string, shape: readonly number[], values: ArrayLike<number>): OnnxTensor => ({
  name,
  type: 'float32',
  shape,
  bytes: new Uint8Array(Float32Array.from(values).buffer),
})

export const int64s = (name: string, values: readonly number[]): OnnxTensor => ({
  name,
  type: 'int64',
  shape: [values.length],
  bytes: new Uint8Array(BigInt64Array.from(values, BigInt).buffer),
})

interface Network {
  readonly inputs: Readonly<Record<string, Shape>>
  readonly outputs: Readonly<Record<string, Shape>>
  readonly nodes: readonly OnnxNode[]
  readonly initializers?: readonly OnnxTensor[]
}

const values = (shapes: Readonly<Record<string, Shape>>) =>
  Object.entries(shapes).map(([name, shape]) => ({ name, type: 'float32', shape }) as const)

export const network = ({ inputs, outputs, nodes, initializers = [] }: Network): OnnxModel => ({
  nodes,
  inputs: values(inputs),
  outputs: values(outputs),
  initializers,
  opset: 17,
})

/** predictions = sigmoid(rows · weights), `weights` being columns x actions. */
export function linearNetwork(weights: readonly (readonly number[])[]): Uint8Array {
  const [columns, actions] = [weights.length, weights[0]!.length]
  return encodeOnnx(
    network({
      inputs: { rows: ['batch', columns] },
      outputs: { predictions: ['batch', actions] },
      nodes: [
        { operator: 'MatMul', inputs: ['rows', 'weights'], outputs: ['logits'] },
        { operator: 'Sigmoid', inputs: ['logits'], outputs: ['predictions'] },
      ],
      initializers: [floats('weights', [columns, actions], weights.flat())],
    }),
  )
}

/** predictions = 0 · rows, after multiplying matrices of so many rows for as long as that takes: for ever, by the clock of a request. */
export const endlessNetwork = (size = 6_000, times = 20): Uint8Array => squares(size, times)

/** The same with a matrix that fits into no memory. */
export const hungryNetwork = (): Uint8Array => squares(60_000, 1)

function squares(size: number, times: number): Uint8Array {
  const name = (n: number) => `square${n}`
  const products = Array.from({ length: times }, (_, n) => ({
    operator: 'MatMul',
    inputs: [name(n), name(n)],
    outputs: [name(n + 1)],
  }))
  return encodeOnnx(
    network({
      inputs: { rows: ['batch', 1] },
      outputs: { predictions: ['batch', 1] },
      nodes: [
        { operator: 'ReduceMax', inputs: ['rows'], outputs: ['one'], attributes: { keepdims: { int: 0 } } },
        { operator: 'Mul', inputs: ['one', 'zero'], outputs: ['start'] },
        { operator: 'Expand', inputs: ['start', 'size'], outputs: [name(0)] },
        ...products,
        { operator: 'ReduceMax', inputs: [name(times)], outputs: ['last'], attributes: { keepdims: { int: 0 } } },
        { operator: 'Mul', inputs: ['rows', 'last'], outputs: ['predictions'] },
      ],
      initializers: [floats('zero', [], [0]), int64s('size', [size, size])],
    }),
  )
}

/** predictions = rows + 0, the 0 being the sum of so many. */
export const heavyNetwork = (megabytes: number): Uint8Array =>
  encodeOnnx(
    network({
      inputs: { rows: ['batch', 1] },
      outputs: { predictions: ['batch', 1] },
      nodes: [
        { operator: 'ReduceSum', inputs: ['zeros'], outputs: ['sum'], attributes: { keepdims: { int: 0 } } },
        { operator: 'Add', inputs: ['rows', 'sum'], outputs: ['predictions'] },
      ],
      initializers: [floats('zeros', [megabytes * 2 ** 18], new Float32Array(megabytes * 2 ** 18))],
    }),
  )

/** predictions = log(rows): what is no number where a row is negative. */
export const logarithmNetwork = (): Uint8Array =>
  encodeOnnx(
    network({
      inputs: { rows: ['batch', 1] },
      outputs: { predictions: ['batch', 1] },
      nodes: [{ operator: 'Log', inputs: ['rows'], outputs: ['predictions'] }],
    }),
  )

/** vector = attributes · weights: an item tower. */
export function itemTower(weights: readonly (readonly number[])[]): Uint8Array {
  const [attributes, dimension] = [weights.length, weights[0]!.length]
  return encodeOnnx(
    network({
      inputs: { attributes: ['batch', attributes] },
      outputs: { vector: ['batch', dimension] },
      nodes: [{ operator: 'MatMul', inputs: ['attributes', 'weights'], outputs: ['vector'] }],
      initializers: [floats('weights', [attributes, dimension], weights.flat())],
    }),
  )
}

/** vector = sum of the history's vectors where the mask is 1: a user tower. */
export const userTower = (length: number, dimension: number): Uint8Array =>
  encodeOnnx(
    network({
      inputs: { history: ['batch', length, dimension], mask: ['batch', length] },
      outputs: { vector: ['batch', dimension] },
      nodes: [
        { operator: 'Unsqueeze', inputs: ['mask', 'last'], outputs: ['weights'] },
        { operator: 'Mul', inputs: ['history', 'weights'], outputs: ['kept'] },
        { operator: 'ReduceSum', inputs: ['kept', 'middle'], outputs: ['vector'], attributes: { keepdims: { int: 0 } } },
      ],
      initializers: [int64s('last', [2]), int64s('middle', [1])],
    }),
  )

/**
 * predictions = sigmoid(rows), as long as no row has more than 2 in it: from then on it multiplies matrices of `size` rows, as many times as
 * said. It passes every probe, and breaks out in service.
 */
export function trapNetwork(size: number, times: number): Uint8Array {
  const product = (n: number) => ({ operator: 'MatMul', inputs: [`m${n}`, `m${n}`], outputs: [`m${n + 1}`] })
  return encodeOnnx(
    network({
      inputs: { rows: ['batch', 1] },
      outputs: { predictions: ['batch', 1] },
      nodes: [
        { operator: 'ReduceMax', inputs: ['rows'], outputs: ['largest'], attributes: { keepdims: { int: 0 } } },
        { operator: 'Greater', inputs: ['largest', 'two'], outputs: ['sprung'] },
        { operator: 'Where', inputs: ['sprung', 'large', 'small'], outputs: ['shape'] },
        { operator: 'Mul', inputs: ['largest', 'zero'], outputs: ['start'] },
        { operator: 'Expand', inputs: ['start', 'shape'], outputs: ['m0'] },
        ...Array.from({ length: times }, (_, n) => product(n)),
        { operator: 'ReduceMax', inputs: [`m${times}`], outputs: ['last'], attributes: { keepdims: { int: 0 } } },
        { operator: 'Add', inputs: ['rows', 'last'], outputs: ['logits'] },
        { operator: 'Sigmoid', inputs: ['logits'], outputs: ['predictions'] },
      ],
      initializers: [floats('two', [], [2]), floats('zero', [], [0]), int64s('large', [size, size]), int64s('small', [1, 1])],
    }),
  )
}
