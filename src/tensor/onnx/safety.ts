import { type DecodedOnnx, decodeOnnx } from './decode.ts'
import { elementBytes, type OnnxModel, type OnnxNode, type OnnxTensor } from './model.ts'
import { allowedOperators, refusedOperators } from './operators.ts'
import { MalformedOnnx } from './wire-reader.ts'

// What makes a model from elsewhere fit to be run: it holds all of itself, computes the same of the same, and ends.

export interface SafetyLimits {
  readonly mostBytes: number
  readonly mostNodes: number
}

export const defaultSafetyLimits: SafetyLimits = { mostBytes: 256 * 2 ** 20, mostNodes: 20_000 }

/** Operator sets that the runtime runs: ONNX Runtime 1.30 refuses newer ones, and promises nothing of older. */
const opsets = { oldest: 7, newest: 26 } as const

export type Inspected = { readonly model: OnnxModel } | { readonly refusals: readonly string[] }

/** The model of a file where nothing speaks against running it, else every reason that does, each with its place. */
export function inspectOnnx(bytes: Uint8Array, limits: SafetyLimits = defaultSafetyLimits): Inspected {
  if (bytes.length > limits.mostBytes) {
    return { refusals: [`the file has ${bytes.length} bytes where at most ${limits.mostBytes} are taken`] }
  }
  try {
    const decoded = decodeOnnx(bytes)
    const refusals = refusalsOf(decoded, limits)
    return refusals.length === 0 ? { model: decoded.model } : { refusals }
  } catch (error) {
    if (error instanceof MalformedOnnx) return { refusals: [error.message] }
    throw error
  }
}

/** Every reason against running it. */
export function refusalsOf({ model, foreign }: DecodedOnnx, { mostNodes }: SafetyLimits): readonly string[] {
  const { nodes, opset } = model
  return [
    ...foreign.map(({ what, where }) => `${where}: ${what} is not taken`),
    ...(nodes.length > mostNodes ? [`the graph has ${nodes.length} nodes where at most ${mostNodes} are taken`] : []),
    ...(opset >= opsets.oldest && opset <= opsets.newest
      ? []
      : [`the operators are of set ${opset}; sets ${opsets.oldest} to ${opsets.newest} are known`]),
    ...nodes.flatMap(operatorRefusals),
    ...tensorsOf(model).flatMap(tensorRefusals),
    ...orderRefusals(model),
  ]
}

function operatorRefusals({ operator, domain }: OnnxNode, place: number): readonly string[] {
  const where = `node ${place} (${operator})`
  if (domain !== undefined) return [`${where}: operators of the domain ${domain} are not taken`]
  if (allowedOperators.has(operator)) return []
  return [`${where}: ${refusedOperators.get(operator) ?? 'is not among the operators that are taken'}`]
}

/** All tables, with their places: of the graph, and of its nodes' attributes. */
function tensorsOf({ initializers, nodes }: OnnxModel): readonly (readonly [string, OnnxTensor])[] {
  return [
    ...initializers.map((tensor, n) => [`initializer ${n} (${tensor.name})`, tensor] as const),
    ...nodes.flatMap(({ attributes = {} }, n) =>
      Object.entries(attributes).flatMap(([name, attribute]) =>
        'tensor' in attribute ? [[`node ${n}, attribute ${name}`, attribute.tensor] as const] : [],
      ),
    ),
  ]
}

/** A shape promises so many numbers: they must all be there, and no more. */
function tensorRefusals([where, { shape, type, bytes }]: readonly [string, OnnxTensor]): readonly string[] {
  const wanted = shape.reduce((product, length) => product * length, elementBytes[type])
  if (shape.every((length) => length >= 0) && wanted === bytes.length) return []
  return [`${where}: ${type} of shape [${shape.join(', ')}] is ${wanted} bytes where ${bytes.length} are there`]
}

/** What a node reads was made before it, and nothing is made twice: so there is no circle. */
function orderRefusals({ inputs, initializers, nodes, outputs }: OnnxModel): readonly string[] {
  const made = new Set([...inputs, ...initializers].map(({ name }) => name))
  const refusals: string[] = []
  nodes.forEach(({ operator, inputs, outputs }, place) => {
    const missing = inputs.find((name) => name !== '' && !made.has(name))
    if (missing !== undefined) refusals.push(`node ${place} (${operator}): reads ${missing}, which nothing before it makes`)
    for (const name of outputs) {
      if (name !== '' && made.has(name)) refusals.push(`node ${place} (${operator}): makes ${name}, which is made already`)
      made.add(name)
    }
  })
  for (const { name } of outputs) if (!made.has(name)) refusals.push(`output ${name}: nothing makes it`)
  return refusals
}
