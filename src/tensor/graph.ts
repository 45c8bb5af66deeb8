import { encodeOnnx } from './onnx/encode.ts'
import type { Attribute, DType, OnnxModel, OnnxNode, OnnxTensor, OnnxValue } from './onnx/model.ts'
import { type Initial, type ParameterSpec, Parameters } from './parameters.ts'
import { known, type Shape, ShapeError, sameShape, sizeOf } from './shape.ts'

/** A place in a graph: what will stand there once the graph runs. */
export class Tensor {
  readonly graph: Graph
  readonly name: string
  readonly shape: Shape
  readonly type: DType
  /** Whether the loss may be asked how it changes with this. */
  readonly needsGradient: boolean

  constructor(graph: Graph, name: string, shape: Shape, type: DType, needsGradient: boolean) {
    this.graph = graph
    this.name = name
    this.shape = shape
    this.type = type
    this.needsGradient = needsGradient
  }
}

/** From the gradients of what came out, `undefined` where the loss does not depend on one, to those of what went in. */
export type Pullback = (gradients: readonly (Tensor | undefined)[]) => readonly (Tensor | undefined)[]

interface Recorded {
  readonly inputs: readonly Tensor[]
  readonly outputs: readonly Tensor[]
  readonly pullback: Pullback
}

/** What an operation gives: its shape, and its type where that is not float32. */
export interface Outcome {
  readonly shape: Shape
  readonly type?: DType
}

export type Attributes = Readonly<Record<string, Attribute>>

/** Rows of a table that stand in a batch: the graph sees them as floats and gives back their gradients. */
export interface EmbeddedInput {
  readonly tensor: Tensor
  readonly table: string
  /** Of the ids, the last one being summed over where `pooled`. */
  readonly ids: Shape
  readonly pooled: boolean
}

/** A mask of zeros and ones, drawn anew each step: an element is kept with probability `1 - rate`. */
export interface MaskInput {
  readonly tensor: Tensor
  readonly rate: number
}

const opset = 20

/**
 * A network, written down operation by operation, and what training needs of it: gradients, taken symbolically in reverse (Linnainmaa,
 * 1970), are more operations of the same graph. The same function that writes a network for training, where parameters are inputs,
 * writes it for serving, where they are constants.
 *
 * Equal operations on equal inputs are written once. Operations stand in `operators/`, layers of them in `layers/`.
 */
export class Graph {
  /** Absent while training. */
  readonly #weights: ReadonlyMap<string, Float32Array> | undefined
  readonly #nodes: OnnxNode[] = []
  readonly #initializers = new Map<string, OnnxTensor>()
  readonly #inputs = new Map<string, OnnxValue>()
  readonly #parameters: Parameters | undefined
  readonly #tape: Recorded[] = []
  readonly #taped = new Set<string>()
  readonly #written = new Map<string, readonly Tensor[]>()
  readonly embedded: EmbeddedInput[] = []
  readonly masks: MaskInput[] = []
  #recording = true
  #names = 0

  /** For training; with `weights`, by parameter, for serving. */
  constructor(weights?: ReadonlyMap<string, Float32Array>) {
    this.#weights = weights
    this.#parameters = weights === undefined ? new Parameters() : undefined
  }

  get training(): boolean {
    return this.#weights === undefined
  }

  /** All parameters so far, in one flat vector. */
  get parameters(): readonly ParameterSpec[] {
    return this.#parameters?.specs ?? []
  }

  input(name: string, shape: Shape, { type = 'float32', gradient = false }: { type?: DType; gradient?: boolean } = {}): Tensor {
    if (this.#inputs.has(name)) throw new ShapeError('input', `there are two named '${name}'`, shape)
    this.#inputs.set(name, { name, type, shape })
    return new Tensor(this, name, shape, type, gradient)
  }

  /** What is learnt. */
  parameter(name: string, shape: readonly number[], initial: Initial): Tensor {
    if (this.#parameters !== undefined) {
      this.#parameters.add({ name, shape, initial })
      return new Tensor(this, name, shape, 'float32', true)
    }
    const weights = this.#weights!.get(name)
    if (weights?.length !== sizeOf('parameter', shape)) {
      throw new ShapeError('parameter', `'${name}' was trained as ${weights?.length ?? 'nothing'}, and read as`, shape)
    }
    this.#initializers.set(name, { name, type: 'float32', shape, bytes: bytesOf(weights) })
    return new Tensor(this, name, shape, 'float32', false)
  }

  /** One number, or so many in a shape. */
  constant(value: number | Float32Array, shape: readonly number[] = []): Tensor {
    return this.literal('float32', shape, typeof value === 'number' ? Float32Array.of(value) : value)
  }

  /** Whole numbers, as ONNX wants them for shapes and axes. */
  integers(values: readonly number[]): Tensor {
    return this.literal('int64', [values.length], BigInt64Array.from(values.map(BigInt)))
  }

  literal(type: DType, shape: readonly number[], values: Float32Array | BigInt64Array | Int32Array): Tensor {
    const bytes = bytesOf(values)
    const key = bytes.length <= 128 ? `${type}[${shape}]${Buffer.from(bytes).toString('hex')}` : undefined
    const same = key === undefined ? undefined : this.#written.get(key)
    if (same !== undefined) return same[0]!
    const tensor = new Tensor(this, this.#fresh(), shape, type, false)
    this.#initializers.set(tensor.name, { name: tensor.name, type, shape, bytes })
    if (key !== undefined) this.#written.set(key, [tensor])
    return tensor
  }

  /** Writes an operation that takes no part in gradients. `undefined` is an optional input left out. */
  emit(
    operator: string,
    inputs: readonly (Tensor | undefined)[],
    outcomes: readonly Outcome[],
    attributes?: Attributes,
    domain?: string,
  ): readonly Tensor[] {
    // What needs gradients and what does not must not share an operation, or gradients would be lost.
    const names = inputs.map((t) => (t === undefined ? '' : t.needsGradient ? `${t.name}'` : t.name))
    const key = `${domain ?? ''}/${operator}(${names})${JSON.stringify(attributes ?? {})}${outcomes.length}`
    const same = this.#written.get(key)
    if (same !== undefined) return same
    const differentiable = inputs.some((t) => t?.needsGradient)
    const outputs = outcomes.map(
      ({ shape, type = 'float32' }) => new Tensor(this, this.#fresh(), shape, type, differentiable && type === 'float32'),
    )
    this.#nodes.push({
      operator,
      inputs: inputs.map((t) => t?.name ?? ''),
      outputs: outputs.map(({ name }) => name),
      ...(attributes === undefined ? {} : { attributes }),
      ...(domain === undefined ? {} : { domain }),
    })
    this.#written.set(key, outputs)
    return outputs
  }

  /** Writes an operation of one output, and how its gradient goes back. */
  apply(
    operator: string,
    inputs: readonly Tensor[],
    shape: Shape,
    pullback: (gradient: Tensor, output: Tensor) => readonly (Tensor | undefined)[],
    attributes?: Attributes,
    domain?: string,
  ): Tensor {
    const output = this.emit(operator, inputs, [{ shape }], attributes, domain)[0]!
    this.#record({ inputs, outputs: [output], pullback: ([gradient]) => pullback(gradient!, output) })
    return output
  }

  /** Several operations with one gradient, worked out by hand, in place of one for each. */
  composite(inputs: readonly Tensor[], body: () => readonly Tensor[], pullback: Pullback): readonly Tensor[] {
    const needsGradient = inputs.some((t) => t.needsGradient)
    const outputs = this.#unrecorded(body).map(({ name, shape, type }) => new Tensor(this, name, shape, type, needsGradient))
    this.#record({ inputs, outputs, pullback })
    return outputs
  }

  /** The same numbers, through which no gradient flows. */
  detached(x: Tensor): Tensor {
    return new Tensor(this, x.name, x.shape, x.type, false)
  }

  /** How `loss`, a single number, changes with each of `wrt`; zeros where it does not. */
  gradients(loss: Tensor, wrt: readonly Tensor[]): readonly Tensor[] {
    if (sizeOf('gradients', loss.shape) !== 1) throw new ShapeError('gradients', 'the loss must be one number', loss.shape)
    return this.#unrecorded(() => {
      const gradients = new Map([
        [
          loss.name,
          this.constant(
            new Float32Array([1]),
            loss.shape.map(() => 1),
          ),
        ],
      ])
      for (const { inputs, outputs, pullback } of this.#tape.toReversed()) {
        const known = outputs.map(({ name }) => gradients.get(name))
        if (known.every((gradient) => gradient === undefined)) continue
        pullback(known).forEach((gradient, i) => {
          const input = inputs[i]!
          if (gradient === undefined || !input.needsGradient) return
          if (!sameShape(gradient.shape, input.shape)) {
            throw new ShapeError('gradients', `the gradient of '${input.name}' has another shape`, gradient.shape, input.shape)
          }
          const before = gradients.get(input.name)
          gradients.set(input.name, before === undefined ? gradient : this.#sum(before, gradient))
        })
      }
      return wrt.map(({ name, shape }) => gradients.get(name) ?? this.zeros('gradients', shape))
    })
  }

  zeros(operator: string, shape: Shape): Tensor {
    return this.constant(
      new Float32Array(sizeOf(operator, shape)),
      shape.map((dim) => known(operator, dim, shape)),
    )
  }

  /** The gradient of `loss` for all parameters, as flat as they are. */
  parameterGradient(loss: Tensor): Tensor {
    const { specs, size } = this.#parameters!
    const wrt = specs.map(({ name, shape }) => new Tensor(this, name, shape, 'float32', true))
    const flat = this.gradients(loss, wrt).map(
      (gradient) => this.emit('Reshape', [gradient, this.integers([-1])], [{ shape: [sizeOf('gradients', gradient.shape)] }])[0]!,
    )
    return this.emit('Concat', flat, [{ shape: [size] }], { axis: { int: 0 } })[0]!
  }

  /** The bytes of an ONNX file; see `model`. */
  encode(outputs: Readonly<Record<string, Tensor>>): Uint8Array {
    return encodeOnnx(this.model(outputs))
  }

  /** What computes `outputs`, and nothing that they do not need. An input that nothing reads is an error. */
  model(outputs: Readonly<Record<string, Tensor>>): OnnxModel {
    const named: OnnxNode[] = Object.entries(outputs).map(([name, { name: of }]) => ({
      operator: 'Identity',
      inputs: [of],
      outputs: [name],
    }))
    const needed = new Set(named.flatMap(({ inputs }) => inputs))
    const nodes = [...(this.#parameters?.nodes() ?? []), ...this.#nodes]
      .toReversed()
      .filter((node) => {
        if (!node.outputs.some((output) => needed.has(output))) return false
        for (const input of node.inputs) needed.add(input)
        return true
      })
      .toReversed()
    const inputs = [...(this.#parameters?.input() ?? []), ...this.#inputs.values()]
    for (const { name, shape } of inputs) {
      if (!needed.has(name)) throw new ShapeError('input', `nothing reads '${name}'`, shape)
    }
    return {
      nodes: [...nodes, ...named],
      inputs,
      outputs: Object.entries(outputs).map(([name, { type, shape }]) => ({ name, type, shape })),
      initializers: [...(this.#parameters?.initializers() ?? []), ...this.#initializers.values()].filter(({ name }) =>
        needed.has(name),
      ),
      opset,
    }
  }

  /** What must be fed, by name. */
  get inputs(): ReadonlyMap<string, OnnxValue> {
    return this.#inputs
  }

  #sum(a: Tensor, b: Tensor): Tensor {
    return this.emit('Add', [a, b], [{ shape: a.shape }])[0]!
  }

  #record(recorded: Recorded): void {
    const { name, needsGradient } = recorded.outputs[0]!
    if (!this.#recording || !needsGradient || this.#taped.has(name)) return
    this.#taped.add(name)
    this.#tape.push(recorded)
  }

  #unrecorded<T>(body: () => T): T {
    const before = this.#recording
    this.#recording = false
    try {
      return body()
    } finally {
      this.#recording = before
    }
  }

  #fresh(): string {
    return `t${this.#names++}`
  }
}

const bytesOf = ({ buffer, byteOffset, byteLength }: ArrayBufferView) => new Uint8Array(buffer, byteOffset, byteLength)
