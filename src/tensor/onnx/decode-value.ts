import { dtypeOf } from './decode-tensor.ts'
import type { Note } from './foreign.ts'
import type { OnnxValue } from './model.ts'
import type { WireReader } from './wire-reader.ts'

export function readValue(graph: WireReader, where: string, note: Note): OnnxValue | undefined {
  let name = ''
  let code = 0
  let shape: (number | string)[] | undefined
  graph.message(where, {
    1: (value) => (name = value.string()),
    2: (value) =>
      value.message('type', {
        1: (kind) =>
          kind.message('tensor', {
            1: (tensor) => (code = tensor.int()),
            2: (tensor) => {
              const dims: (number | string)[] = []
              tensor.message('shape', { 1: (dim) => dims.push(readDim(dim)) })
              shape = dims
            },
          }),
      }),
  })
  const type = dtypeOf(code)
  if (type !== undefined && shape !== undefined) return { name, type, shape }
  note(type === undefined ? `a value of element type ${code}` : 'a value without a shape', `${graph.where}, ${where} (${name})`)
  return undefined
}

/** The empty name where nothing is said of it. */
function readDim(shape: WireReader): number | string {
  let dim: number | string = ''
  shape.message('dimension', {
    1: (w) => (dim = w.int()),
    2: (w) => (dim = w.string()),
  })
  return dim
}
