import { decodeTensor } from './decode-tensor.ts'
import { type Note, passOver, take } from './foreign.ts'
import type { Attribute, OnnxNode, OnnxTensor } from './model.ts'
import type { WireReader } from './wire-reader.ts'

/** ONNX's own domain goes by two names. */
export const isOnnxOwn = (domain: string): boolean => domain === '' || domain === 'ai.onnx'

export function readNode(graph: WireReader, place: number, note: Note): OnnxNode {
  const inputs: string[] = []
  const outputs: string[] = []
  const attributes: [string, Attribute][] = []
  let operator = ''
  let domain = ''
  graph.message(`node ${place}`, {
    1: (node) => inputs.push(node.string()),
    2: (node) => outputs.push(node.string()),
    4: (node) => (operator = node.string()),
    5: (node) => take(attributes, readAttribute(node, attributes.length, note)),
    7: (node) => (domain = node.string()),
  })
  return {
    operator,
    inputs,
    outputs,
    ...(attributes.length === 0 ? {} : { attributes: Object.fromEntries(attributes) }),
    ...(isOnnxOwn(domain) ? {} : { domain }),
  }
}

/** What an attribute is, by how ONNX numbers the kinds of them; nothing for those that a graph of tensors has no use for. */
function readAttribute(node: WireReader, place: number, note: Note): [string, Attribute] | undefined {
  const read = {
    name: '',
    kind: 0,
    float: 0,
    int: 0,
    string: '',
    floats: [] as number[],
    ints: [] as number[],
    strings: [] as string[],
  }
  let tensor: OnnxTensor | undefined
  const where = `attribute ${place}`
  node.message(where, {
    1: (w) => (read.name = w.string()),
    2: (w) => (read.float = w.float()),
    3: (w) => (read.int = w.int()),
    4: (w) => (read.string = w.string()),
    5: (w) => (tensor = decodeTensor(w, 'tensor', note)),
    6: (w) => passOver(w, 'a nested graph', note),
    7: (w) => w.floats(read.floats),
    8: (w) => w.ints(read.ints),
    9: (w) => read.strings.push(w.string()),
    11: (w) => passOver(w, 'a nested graph', note),
    20: (w) => (read.kind = w.int()),
    21: (w) => passOver(w, 'an attribute of a function', note),
  })
  const { name, float, int, string, floats, ints, strings } = read
  const told: Readonly<Record<number, Attribute | undefined>> = {
    1: { float },
    2: { int },
    3: { string },
    4: tensor && { tensor },
    6: { floats },
    7: { ints },
    8: { strings },
  }
  const attribute = told[read.kind]
  if (attribute === undefined) note(`an attribute of kind ${read.kind}`, `${node.where}, ${where}`)
  return attribute && [name, attribute]
}
