import type { DType, OnnxModel, OnnxValue } from './model.ts'

/** The lengths behind the batch: [20, 16] is `batch x 20 x 16`. */
export type Lengths = readonly number[]

/** What a model is given and what it gives, by the names of its tensors. The batch comes first in each. */
export interface Signature {
  readonly inputs: Readonly<Record<string, Lengths>>
  readonly outputs: Readonly<Record<string, Lengths>>
}

const inputTypes: ReadonlySet<DType> = new Set(['float32', 'int32', 'int64'])
const outputTypes: ReadonlySet<DType> = new Set(['float32'])

/** The inputs that must be given: an initializer may stand among them too, as a value to be used where none is. */
export function givenInputs({ inputs, initializers }: OnnxModel): readonly OnnxValue[] {
  const constant = new Set(initializers.map(({ name }) => name))
  return inputs.filter(({ name }) => !constant.has(name))
}

/** In what a model is not of this signature, if in anything. */
export function mismatches(model: OnnxModel, { inputs, outputs }: Signature): readonly string[] {
  const given = givenInputs(model)
  const wantedOutputs = model.outputs.filter(({ name }) => Object.hasOwn(outputs, name))
  const batch = given.find(({ shape }) => typeof shape[0] === 'string')?.shape[0]
  return [
    ...absent('input', given, inputs),
    ...absent('output', model.outputs, outputs),
    ...given.filter(({ name }) => !Object.hasOwn(inputs, name)).map(({ name }) => `input ${name}: the manifest does not feed it`),
    ...given.flatMap((value) => valueMismatches('input', value, inputs[value.name], inputTypes)),
    ...given.flatMap(({ name, shape: [first] }) =>
      typeof first === 'string' && first !== batch ? [`input ${name}: its batch is ${first}, the others' ${batch}`] : [],
    ),
    ...wantedOutputs.flatMap((value) => valueMismatches('output', value, outputs[value.name], outputTypes)),
  ]
}

function absent(side: string, there: readonly OnnxValue[], wanted: Readonly<Record<string, Lengths>>): readonly string[] {
  const names = there.map(({ name }) => name)
  return Object.keys(wanted)
    .filter((name) => !names.includes(name))
    .map((name) => `${side} ${name}: the model has none of that name; it has ${names.join(', ') || 'none'}`)
}

function valueMismatches(
  side: string,
  { name, type, shape }: OnnxValue,
  lengths: Lengths | undefined,
  types: ReadonlySet<DType>,
): readonly string[] {
  if (lengths === undefined) return []
  const [batch, ...behind] = shape
  const said = `[${shape.map((dim) => (dim === '' ? '?' : dim)).join(', ')}]`
  const fits = behind.length === lengths.length && behind.every((dim, d) => dim === lengths[d])
  return [
    ...(types.has(type) ? [] : [`${side} ${name}: it is ${type}; ${[...types].join(', ')} can be`]),
    ...(typeof batch === 'number'
      ? [`${side} ${name}: its batch is fixed at ${batch}; export it with a dynamic first axis`]
      : []),
    ...(fits ? [] : [`${side} ${name}: its shape is ${said} where [batch, ${lengths.join(', ')}] is right`]),
  ]
}
