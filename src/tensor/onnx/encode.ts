import { type Attribute, elementTypes, type OnnxModel, type OnnxNode, type OnnxTensor, type OnnxValue } from './model.ts'
import { WireWriter } from './wire.ts'

// Field numbers are those of onnx.proto3.

/** Version of the file format, not of the operators. */
const irVersion = 10

/** The bytes of an `.onnx` file. At most 2 GiB, as protocol buffers have it: large tables travel beside the graph, not in it. */
export function encodeOnnx(model: OnnxModel): Uint8Array {
  const file = new WireWriter()
  file.int(1, irVersion)
  file.string(2, 'serendip')
  file.message(7, (graph) => {
    model.nodes.forEach((node, n) => graph.message(1, (w) => writeNode(w, node, n)))
    graph.string(2, 'graph')
    for (const tensor of model.initializers) graph.message(5, (w) => writeTensor(w, tensor))
    for (const value of model.inputs) graph.message(11, (w) => writeValue(w, value))
    for (const value of model.outputs) graph.message(12, (w) => writeValue(w, value))
  })
  file.message(8, (opset) => {
    opset.string(1, '')
    opset.int(2, model.opset)
  })
  for (const domain of new Set(model.nodes.map((node) => node.domain ?? ''))) {
    if (domain === '') continue
    file.message(8, (opset) => {
      opset.string(1, domain)
      opset.int(2, 1)
    })
  }
  for (const [key, value] of Object.entries(model.metadata ?? {})) {
    file.message(14, (entry) => {
      entry.string(1, key)
      entry.string(2, value)
    })
  }
  return file.written()
}

function writeNode(w: WireWriter, { operator, inputs, outputs, attributes = {}, domain }: OnnxNode, n: number): void {
  for (const input of inputs) w.string(1, input)
  for (const output of outputs) w.string(2, output)
  w.string(3, `${operator}.${n}`)
  w.string(4, operator)
  for (const [name, attribute] of Object.entries(attributes)) w.message(5, (inner) => writeAttribute(inner, name, attribute))
  if (domain !== undefined) w.string(7, domain)
}

function writeAttribute(w: WireWriter, name: string, attribute: Attribute): void {
  w.string(1, name)
  if ('float' in attribute) {
    w.float(2, attribute.float)
    w.int(20, 1)
  } else if ('int' in attribute) {
    w.int(3, attribute.int)
    w.int(20, 2)
  } else if ('string' in attribute) {
    w.string(4, attribute.string)
    w.int(20, 3)
  } else if ('tensor' in attribute) {
    w.message(5, (inner) => writeTensor(inner, attribute.tensor))
    w.int(20, 4)
  } else if ('strings' in attribute) {
    for (const value of attribute.strings) w.string(9, value)
    w.int(20, 8)
  } else if ('floats' in attribute) {
    for (const value of attribute.floats) w.float(7, value)
    w.int(20, 6)
  } else {
    for (const value of attribute.ints) w.int(8, value)
    w.int(20, 7)
  }
}

function writeTensor(w: WireWriter, { name, type, shape, bytes }: OnnxTensor): void {
  for (const length of shape) w.int(1, length)
  w.int(2, elementTypes[type])
  w.string(8, name)
  w.bytes(9, bytes)
}

function writeValue(w: WireWriter, { name, type, shape }: OnnxValue): void {
  w.string(1, name)
  w.message(2, (kind) =>
    kind.message(1, (tensor) => {
      tensor.int(1, elementTypes[type])
      tensor.message(2, (dims) => {
        for (const dim of shape) {
          dims.message(1, (w) => (typeof dim === 'number' ? w.int(1, dim) : w.string(2, dim)))
        }
      })
    }),
  )
}
