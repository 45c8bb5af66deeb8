import type { Note } from './foreign.ts'
import { type DType, elementTypes, type OnnxTensor } from './model.ts'
import type { WireReader } from './wire-reader.ts'

const dtypes: ReadonlyMap<number, DType> = new Map(Object.entries(elementTypes).map(([name, code]) => [code, name as DType]))

/** By the number that ONNX has for it; nothing for those that are not computed with. */
export const dtypeOf = (code: number): DType | undefined => dtypes.get(code)

/** Any bytes of numbers. */
type Numbers = Float32Array | Int32Array | Int8Array | Uint8Array | BigInt64Array

/** How the numbers of a packed run become elements; what is not here stands in the file as bytes already. */
const narrowed: Readonly<Partial<Record<DType, (wide: BigInt64Array) => Numbers>>> = {
  int64: (wide) => wide,
  int32: (wide) => Int32Array.from(wide, Number),
  int8: (wide) => Int8Array.from(wide, Number),
  uint8: (wide) => Uint8Array.from(wide, Number),
  bool: (wide) => Uint8Array.from(wide, (x) => Number(x !== 0n)),
}

/**
 * Reads a TensorProto. Numbers may stand in it as raw bytes or in a run of their own kind; either way they come out as the bytes that
 * `OnnxTensor` has. What lies in another file, or is of a type that is not computed with, is noted and left out.
 */
export function decodeTensor(reader: WireReader, where: string, note: Note): OnnxTensor | undefined {
  const shape: number[] = []
  let [name, code, external, strings] = ['', 0, false, false]
  let raw: Uint8Array = new Uint8Array(0)
  let wide = new BigInt64Array(0)
  const packed = (w: WireReader) => (wide = w.int64s())
  const asBytes = (w: WireReader) => (raw = w.bytes())
  reader.message(where, {
    1: (w) => w.ints(shape),
    2: (w) => (code = w.int()),
    4: asBytes,
    5: packed,
    6: (w) => {
      w.bytes()
      strings = true
    },
    7: packed,
    8: (w) => (name = w.string()),
    9: asBytes,
    10: asBytes,
    13: (w) => {
      w.bytes()
      external = true
    },
    14: (w) => (external = w.int() !== 0 || external),
  })
  const place = `${reader.where}, ${where}${name === '' ? '' : ` (${name})`}`
  if (external) note('external data', place)
  if (strings) note('a tensor of strings', place)
  const type = dtypeOf(code)
  if (type === undefined) note(`a tensor of element type ${code}`, place)
  if (type === undefined || external || strings) return undefined
  const bytes = wide.length > 0 ? bytesOf((narrowed[type] ?? ((same) => same))(wide)) : raw
  return { name, type, shape, bytes }
}

const bytesOf = ({ buffer, byteOffset, byteLength }: Numbers) => new Uint8Array(buffer as ArrayBuffer, byteOffset, byteLength)
