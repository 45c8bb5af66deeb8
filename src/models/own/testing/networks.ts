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

/** predictions = log(rows): what is no number where a row is negative. */
export const logarithmNetwork = (): Uint8Array =>
  encodeOnnx(
    network({
      inputs: { rows: ['batch', 1] },
      outputs: { predictions: ['batch', 1] },
      nodes: [{ operator: 'Log', inputs: ['rows'], outputs: ['predictions'] }],
    }),
  )
