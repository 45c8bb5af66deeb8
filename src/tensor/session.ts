import { createRequire } from 'node:module'
import { Tensor as OrtTensor } from 'onnxruntime-node'
import type { DType, OnnxValue } from './onnx/model.ts'
import { lengthOf } from './parameters.ts'

export type Numbers = Float32Array | Int32Array | BigInt64Array | Uint8Array | Int8Array

type NamedTensors = Readonly<Record<string, OrtTensor>>

/** What the native part of onnxruntime-node answers to, so far as it is used here. */
interface NativeSession {
  loadModel(buffer: ArrayBufferLike, offset: number, length: number, options: object): void
  run(feeds: NamedTensors, fetches: Readonly<Record<string, OrtTensor | null>>, options: object): NamedTensors
  dispose(): void
}

// The public interface promises an answer for a later turn of the event loop, and then computes in this very thread. Models are
// decoded, and retrievers asked, without waiting: so its own door is used, the version of the package being pinned.
const { binding, initOrt } = createRequire(import.meta.url)('onnxruntime-node/dist/binding.js') as {
  readonly binding: { readonly InferenceSession: new () => NativeSession }
  readonly initOrt: () => void
}

/** A graph that is ready to run, in this thread. */
export class Session {
  readonly #native: NativeSession

  /** `threads`: over which a single operation is spread. Small networks are fastest on one. */
  constructor(model: Uint8Array, { threads = 1 }: { readonly threads?: number } = {}) {
    initOrt()
    this.#native = new binding.InferenceSession()
    this.#native.loadModel(model.buffer, model.byteOffset, model.byteLength, {
      executionProviders: ['cpu'],
      executionMode: 'sequential',
      graphOptimizationLevel: 'all',
      intraOpNumThreads: threads,
      interOpNumThreads: 1,
      // Threads that spin while they wait take the processor from whoever computes beside them.
      extra: { session: { intra_op: { allow_spinning: '0' } } },
    })
  }

  /** Reads `inputs` as they are filled now, and writes `outputs`. */
  run(inputs: Buffers, outputs: Buffers): void {
    this.#native.run(inputs.tensors, outputs.tensors, {})
  }

  /** The same with outputs in fresh memory, whatever their lengths. */
  answer<Name extends string>(inputs: Buffers, outputs: readonly Name[]): Readonly<Record<Name, Float32Array>> {
    const answers = this.#native.run(inputs.tensors, Object.fromEntries(outputs.map((name) => [name, null])), {})
    return Object.fromEntries(outputs.map((name) => [name, answers[name]!.data])) as Record<Name, Float32Array>
  }

  close(): void {
    this.#native.dispose()
  }
}

/** Memory for inputs or outputs of a graph, row-major, made once and used many times; names in `sizes` stand for lengths such as 'batch'. */
export class Buffers {
  readonly tensors: NamedTensors
  readonly #numbers: ReadonlyMap<string, Numbers>

  constructor(values: readonly OnnxValue[], sizes: Readonly<Record<string, number>> = {}) {
    const made = values.map(({ name, type, shape }) => {
      const lengths = shape.map((dim) => (typeof dim === 'number' ? dim : sizes[dim]!))
      const numbers = numbersOf(type, lengthOf(lengths))
      // ONNX Runtime does not take shared memory.
      return { name, numbers, tensor: new OrtTensor(type as 'float32', numbers as Float32Array, lengths) }
    })
    this.#numbers = new Map(made.map(({ name, numbers }) => [name, numbers]))
    this.tensors = Object.fromEntries(made.map(({ name, tensor }) => [name, tensor]))
  }

  numbers(name: string): Numbers {
    const found = this.#numbers.get(name)
    if (found === undefined) throw new TypeError(`There is no '${name}' among ${[...this.#numbers.keys()].join(', ')}.`)
    return found
  }

  floats(name: string): Float32Array {
    return this.numbers(name) as Float32Array
  }
}

function numbersOf(type: DType, length: number): Numbers {
  switch (type) {
    case 'float32':
      return new Float32Array(length)
    case 'int32':
      return new Int32Array(length)
    case 'int64':
      return new BigInt64Array(length)
    case 'int8':
      return new Int8Array(length)
    case 'uint8':
    case 'bool':
      return new Uint8Array(length)
    default:
      throw new TypeError(`Numbers of type ${type} are not fed to graphs.`)
  }
}
