import type { OnnxModel, OnnxNode, OnnxTensor } from './model.ts'

/** Products with fewer weights than these lose more to rounding inputs than they gain. */
const leastWeights = 256

/**
 * The same model with weights of its matrix products as bytes, one scale a column, and their inputs rounded to bytes as they come (dynamic
 * quantisation): a quarter of the memory, and products of bytes where the processor has them.
 */
export function quantised(model: OnnxModel): OnnxModel {
  const weights = new Map(model.initializers.filter(isMatrix).map((tensor) => [tensor.name, tensor]))
  const made = new Map<string, OnnxTensor>()
  const nodes = model.nodes.flatMap((node): readonly OnnxNode[] => {
    const kernel = weights.get(node.inputs[1] ?? '')
    if (kernel === undefined || !isPlainProduct(node)) return [node]
    for (const tensor of bytesOf(kernel)) made.set(tensor.name, tensor)
    return inBytes(node, kernel.name)
  })
  const read = new Set(nodes.flatMap(({ inputs }) => inputs))
  return { ...model, nodes, initializers: [...model.initializers, ...made.values()].filter(({ name }) => read.has(name)) }
}

const isMatrix = ({ type, shape }: OnnxTensor) =>
  type === 'float32' && shape.length === 2 && shape[0]! * shape[1]! >= leastWeights

function isPlainProduct({ operator, attributes = {} }: OnnxNode): boolean {
  if (operator === 'MatMul') return true
  if (operator !== 'Gemm') return false
  const set = (name: string) => attributes[name]
  const [a, b, alpha] = [set('transA'), set('transB'), set('alpha')]
  const zero = (attribute: typeof a) => attribute === undefined || ('int' in attribute && attribute.int === 0)
  return zero(a) && zero(b) && (alpha === undefined || ('float' in alpha && alpha.float === 1))
}

function inBytes({ inputs: [x, , bias], outputs: [y] }: OnnxNode, kernel: string): readonly OnnxNode[] {
  const at = (part: string) => `${y}.${part}`
  const scaled = bias === undefined || bias === '' ? y! : at('scaled')
  return [
    { operator: 'DynamicQuantizeLinear', inputs: [x!], outputs: [at('x'), at('step'), at('zero')] },
    { operator: 'MatMulInteger', inputs: [at('x'), `${kernel}.bytes`, at('zero')], outputs: [at('sums')] },
    { operator: 'Cast', inputs: [at('sums')], outputs: [at('floats')], attributes: { to: { int: 1 } } },
    { operator: 'Mul', inputs: [at('step'), `${kernel}.steps`], outputs: [at('steps')] },
    { operator: 'Mul', inputs: [at('floats'), at('steps')], outputs: [scaled] },
    ...(scaled === y ? [] : [{ operator: 'Add', inputs: [scaled, bias!], outputs: [y!] }]),
  ]
}

/** Bytes and a step a column, so that the largest weight of a column is 127 steps. */
function bytesOf({ name, shape, bytes }: OnnxTensor): readonly OnnxTensor[] {
  const [rows, columns] = shape as [number, number]
  const values = new Float32Array(bytes.slice().buffer)
  const steps = new Float32Array(columns)
  values.forEach((value, i) => {
    steps[i % columns] = Math.max(steps[i % columns]!, Math.abs(value) / 127)
  })
  const rounded = Int8Array.from(values, (value, i) => (steps[i % columns] === 0 ? 0 : Math.round(value / steps[i % columns]!)))
  return [
    { name: `${name}.bytes`, type: 'int8', shape: [rows, columns], bytes: new Uint8Array(rounded.buffer) },
    { name: `${name}.steps`, type: 'float32', shape: [columns], bytes: new Uint8Array(steps.buffer) },
  ]
}
