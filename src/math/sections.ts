type Numbers = Float32Array | Float64Array | Int32Array | Uint32Array | Uint16Array | Uint8Array

const arrays = { Float32Array, Float64Array, Int32Array, Uint32Array, Uint16Array, Uint8Array }

interface Header {
  readonly meta: unknown
  readonly sections: readonly {
    readonly name: string
    readonly type: keyof typeof arrays
    readonly offset: number
    readonly length: number
  }[]
}

/**
 * Named arrays of numbers and a JSON value in one byte string, in the manner of safetensors: a little-endian u32
 * header length, the JSON header, then each section at a multiple of eight bytes. Little-endian machines only, which all of ours are.
 */
export function encodeSections(meta: unknown, sections: Readonly<Record<string, Numbers>>): Uint8Array {
  let end = 0
  const listed = Object.entries(sections).map(([name, numbers]) => {
    const offset = end
    end += Math.ceil(numbers.byteLength / 8) * 8
    return { name, type: numbers.constructor.name as keyof typeof arrays, offset, length: numbers.length }
  })
  const header = Buffer.from(JSON.stringify({ meta, sections: listed } satisfies Header))
  const start = Math.ceil((4 + header.length) / 8) * 8
  const bytes = new Uint8Array(start + end)
  new DataView(bytes.buffer).setUint32(0, header.length, true)
  bytes.set(header, 4)
  for (const { name, offset } of listed) {
    const { buffer, byteOffset, byteLength } = sections[name]!
    bytes.set(new Uint8Array(buffer, byteOffset, byteLength), start + offset)
  }
  return bytes
}

export function decodeSections<Meta>(bytes: Uint8Array): { meta: Meta; section: <A extends Numbers>(name: string) => A } {
  const headerLength = new DataView(bytes.buffer, bytes.byteOffset).getUint32(0, true)
  const header = JSON.parse(Buffer.from(bytes.buffer, bytes.byteOffset + 4, headerLength).toString()) as Header
  const start = Math.ceil((4 + headerLength) / 8) * 8
  const section = <A extends Numbers>(name: string): A => {
    const found = header.sections.find((s) => s.name === name)
    if (found === undefined) throw new TypeError(`no section ${name}; there are ${header.sections.map((s) => s.name).join(', ')}`)
    const Type = arrays[found.type]
    const from = bytes.byteOffset + start + found.offset
    return new Type((bytes.buffer as ArrayBuffer).slice(from, from + found.length * Type.BYTES_PER_ELEMENT)) as A
  }
  return { meta: header.meta as Meta, section }
}
