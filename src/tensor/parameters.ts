import { gaussian, type Random } from '../math/random.ts'
import type { OnnxNode, OnnxTensor, OnnxValue } from './onnx/model.ts'

/** What a parameter is before anything is learnt. */
export type Initial =
  /** Uniform with variance 2 / (rows + columns), for what is followed by nothing steep (Glorot and Bengio, 2010). */
  | 'glorot'
  /** Normal with variance 2 / rows, for what is followed by a rectifier (He et al., 2015). */
  | 'he'
  | 'zeros'
  | 'ones'
  /** Normal around zero. */
  | { readonly deviation: number }
  /** What was learnt elsewhere. */
  | { readonly values: Float32Array }

export interface ParameterSpec {
  readonly name: string
  readonly shape: readonly number[]
  readonly initial: Initial
}

/** Name of the input that holds every parameter of a training graph. */
export const parametersInput = 'parameters'

/** The parameters of a graph that is trained: one flat vector goes in, so that an optimiser has one vector to move, and is cut up inside. */
export class Parameters {
  readonly specs: ParameterSpec[] = []

  add(spec: ParameterSpec): void {
    if (this.specs.some(({ name }) => name === spec.name)) throw new TypeError(`There are two parameters named '${spec.name}'.`)
    this.specs.push(spec)
  }

  get size(): number {
    return this.specs.reduce((size, { shape }) => size + lengthOf(shape), 0)
  }

  nodes(): readonly OnnxNode[] {
    if (this.specs.length === 0) return []
    return [
      {
        operator: 'Split',
        inputs: [parametersInput, 'parameters.sizes'],
        outputs: this.specs.map(({ name }) => flat(name)),
        attributes: { axis: { int: 0 } },
      },
      ...this.specs.map(({ name }) => ({ operator: 'Reshape', inputs: [flat(name), shapeName(name)], outputs: [name] })),
    ]
  }

  input(): readonly OnnxValue[] {
    if (this.specs.length === 0) return []
    return [{ name: parametersInput, type: 'float32', shape: [this.size] }]
  }

  initializers(): readonly OnnxTensor[] {
    return [
      integers(
        'parameters.sizes',
        this.specs.map(({ shape }) => lengthOf(shape)),
      ),
      ...this.specs.map(({ name, shape }) => integers(shapeName(name), shape)),
    ]
  }
}

const flat = (name: string) => `${name}.flat`
const shapeName = (name: string) => `${name}.shape`

function integers(name: string, values: readonly number[]): OnnxTensor {
  return {
    name,
    type: 'int64',
    shape: [values.length],
    bytes: new Uint8Array(BigInt64Array.from(values.map(BigInt)).buffer),
  }
}

export const lengthOf = (shape: readonly number[]): number => shape.reduce((size, dim) => size * dim, 1)

/** All parameters as they are before anything is learnt, one behind the other. */
export function initialParameters(specs: readonly ParameterSpec[], random: Random): Float32Array<ArrayBuffer> {
  const values = new Float32Array(specs.reduce((size, { shape }) => size + lengthOf(shape), 0))
  let at = 0
  for (const { name, shape, initial } of specs) {
    if (typeof initial === 'object' && 'values' in initial) {
      if (initial.values.length !== lengthOf(shape))
        throw new TypeError(`'${name}' starts from ${initial.values.length} numbers, and has ${lengthOf(shape)}.`)
      values.set(initial.values, at)
      at += initial.values.length
      continue
    }
    const draw = drawing(initial, shape, random)
    for (const end = at + lengthOf(shape); at < end; at++) values[at] = draw()
  }
  return values
}

function drawing(
  initial: Exclude<Initial, { readonly values: Float32Array }>,
  shape: readonly number[],
  random: Random,
): () => number {
  if (initial === 'zeros') return () => 0
  if (initial === 'ones') return () => 1
  if (typeof initial === 'object') return () => initial.deviation * gaussian(random)
  const { fanIn, fanOut } = fansOf(shape)
  if (initial === 'he') return () => Math.sqrt(2 / fanIn) * gaussian(random)
  const bound = Math.sqrt(6 / (fanIn + fanOut))
  return () => bound * (2 * random() - 1)
}

/** How many numbers one output is made of, and how many outputs one input goes into; a kernel of a convolution is outputs x inputs x places. */
function fansOf(shape: readonly number[]): { readonly fanIn: number; readonly fanOut: number } {
  if (shape.length <= 2) return { fanIn: shape[0] ?? 1, fanOut: shape[1] ?? 1 }
  const places = lengthOf(shape.slice(2))
  return { fanIn: shape[1]! * places, fanOut: shape[0]! * places }
}

/** The flat vector cut up again, by name: what a graph for serving is written with. */
export function namedParameters(specs: readonly ParameterSpec[], flat: Float32Array): ReadonlyMap<string, Float32Array> {
  let at = 0
  return new Map(specs.map(({ name, shape }) => [name, flat.slice(at, (at += lengthOf(shape)))]))
}
