import { isOnnxOwn, readNode } from './decode-node.ts'
import { decodeTensor } from './decode-tensor.ts'
import { readValue } from './decode-value.ts'
import { type Foreign, type Note, passOver, take } from './foreign.ts'
import type { OnnxModel, OnnxNode, OnnxTensor, OnnxValue } from './model.ts'
import { MalformedOnnx, WireReader } from './wire-reader.ts'

// Field numbers are those of onnx.proto3.

export interface DecodedOnnx {
  readonly model: OnnxModel
  /** Found while reading, and left out of the model. */
  readonly foreign: readonly Foreign[]
}

/** Messages, strings and numbers outside the tables of tensors; a large transformer has a tenth of that. */
const mostParts = 500_000

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
        5: (graph) => take(initializers, decodeTensor(graph, `initializer ${initializers.length}`, note)),
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

function readOpset(file: WireReader): { domain: string; version: number } {
  const opset = { domain: '', version: 0 }
  file.message('operator set', {
    1: (w) => (opset.domain = w.string()),
    2: (w) => (opset.version = w.int()),
  })
  return opset
}

function readEntry(file: WireReader): [string, string] {
  const entry: [string, string] = ['', '']
  file.message('metadata', {
    1: (w) => (entry[0] = w.string()),
    2: (w) => (entry[1] = w.string()),
  })
  return entry
}
