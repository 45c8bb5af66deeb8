import { decodeTensor } from './decode-tensor.ts'
import {
  type Attribute,
  type DType,
  elementTypes,
  type OnnxModel,
  type OnnxNode,
  type OnnxTensor,
  type OnnxValue,
} from './model.ts'
import { MalformedOnnx, WireReader } from './wire-reader.ts'

// Field numbers are those of onnx.proto3.

/** What a file holds beyond a graph of tensors, such as 'external data', and in which part of it. */
export interface Foreign {
  readonly what: string
  readonly where: string
}

/** Takes note of something foreign. */
export type Note = (what: string, where: string) => void

export interface DecodedOnnx {
  readonly model: OnnxModel
  /** Found while reading, and left out of the model. */
  readonly foreign: readonly Foreign[]
}

/** Messages, strings and numbers outside the tables of tensors; a large transformer has a tenth of that. */
const mostParts = 500_000

const dtypes: ReadonlyMap<number, DType> = new Map(Object.entries(elementTypes).map(([name, code]) => [code, name as DType]))

/**
 * What an `.onnx` file says, whoever wrote it. Throws `MalformedOnnx` where it is no such file. Names of nodes, remarks and what is told of
 * tensors on the way are passed over; the tables of tensors are views of `bytes`. Nested graphs are noted and not entered, so that the
 * depth is that of the format. Takes a few bytes for each of the file's.
 */
export function decodeOnnx(bytes: Uint8Array): DecodedOnnx {
  const foreign: Foreign[] = []
  const note: Note = (what, where) => foreign.push({ what, where })
  const nodes: OnnxNode[] = []
  const inputs: OnnxValue[] = []
  const outputs: OnnxValue[] = []
  const initializers: OnnxTensor[] = []
  const metadata: [string, string][] = []
  let opset = 0
  let graphs = 0

  new WireReader(bytes, 'the file', { parts: mostParts }).read({
    7: (file) => {
      graphs++
      file.message('graph', {
        1: (graph) => nodes.push(readNode(graph, nodes.length, note)),
        5: (graph) => take(initializers, decodeTensor(graph, `initializer ${initializers.length}`, dtypes, note)),
        11: (graph) => take(inputs, readValue(graph, `input ${inputs.length}`, note)),
        12: (graph) => take(outputs, readValue(graph, `output ${outputs.length}`, note)),
        15: (graph) => passOver(graph, 'a sparse tensor', note),
      })
    },
    8: (file) => {
      const { domain, version } = readOpset(file)
      if (isOnnxOwn(domain)) opset = version
    },
    14: (file) => metadata.push(readEntry(file)),
    25: (file) => passOver(file, 'a local function', note),
  })
  if (graphs !== 1) throw new MalformedOnnx('the file', `it has ${graphs} graphs where one is right`)
  const told = metadata.length === 0 ? {} : { metadata: Object.fromEntries(metadata) }
  return { model: { nodes, inputs, outputs, initializers, opset, ...told }, foreign }
}

/** ONNX's own domain goes by two names. */
const isOnnxOwn = (domain: string): boolean => domain === '' || domain === 'ai.onnx'

function readNode(graph: WireReader, place: number, note: Note): OnnxNode {
  const inputs: string[] = []
  const outputs: string[] = []
  const attributes: [string, Attribute][] = []
  let operator = ''
  let domain = ''
  graph.message(`node ${place}`, {
    1: (node) => inputs.push(node.string()),
    2: (node) => outputs.push(node.string()),
    4: (node) => {
      operator = node.string()
    },
    5: (node) => take(attributes, readAttribute(node, attributes.length, note)),
    7: (node) => {
      domain = node.string()
    },
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
    1: (w) => {
      read.name = w.string()
    },
    2: (w) => {
      read.float = w.float()
    },
    3: (w) => {
      read.int = w.int()
    },
    4: (w) => {
      read.string = w.string()
    },
    5: (w) => {
      tensor = decodeTensor(w, 'tensor', dtypes, note)
    },
    6: (w) => passOver(w, 'a nested graph', note),
    7: (w) => w.floats(read.floats),
    8: (w) => w.ints(read.ints),
    9: (w) => read.strings.push(w.string()),
    11: (w) => passOver(w, 'a nested graph', note),
    20: (w) => {
      read.kind = w.int()
    },
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

function readValue(graph: WireReader, where: string, note: Note): OnnxValue | undefined {
  let name = ''
  let code = 0
  let shape: (number | string)[] | undefined
  graph.message(where, {
    1: (value) => {
      name = value.string()
    },
    2: (value) =>
      value.message('type', {
        1: (kind) =>
          kind.message('tensor', {
            1: (tensor) => {
              code = tensor.int()
            },
            2: (tensor) => {
              const dims: (number | string)[] = []
              tensor.message('shape', { 1: (dim) => dims.push(readDim(dim)) })
              shape = dims
            },
          }),
      }),
  })
  const type = dtypes.get(code)
  if (type !== undefined && shape !== undefined) return { name, type, shape }
  note(type === undefined ? `a value of element type ${code}` : 'a value without a shape', `${graph.where}, ${where} (${name})`)
  return undefined
}

/** The empty name where nothing is said of it. */
function readDim(shape: WireReader): number | string {
  let dim: number | string = ''
  shape.message('dimension', {
    1: (w) => {
      dim = w.int()
    },
    2: (w) => {
      dim = w.string()
    },
  })
  return dim
}

function readOpset(file: WireReader): { domain: string; version: number } {
  const opset = { domain: '', version: 0 }
  file.message('operator set', {
    1: (w) => {
      opset.domain = w.string()
    },
    2: (w) => {
      opset.version = w.int()
    },
  })
  return opset
}

function readEntry(file: WireReader): [string, string] {
  const entry: [string, string] = ['', '']
  file.message('metadata', {
    1: (w) => {
      entry[0] = w.string()
    },
    2: (w) => {
      entry[1] = w.string()
    },
  })
  return entry
}

function passOver(reader: WireReader, what: string, note: Note): void {
  reader.message(what, {})
  note(what, reader.where)
}

function take<T>(into: T[], read: T | undefined): void {
  if (read !== undefined) into.push(read)
}
