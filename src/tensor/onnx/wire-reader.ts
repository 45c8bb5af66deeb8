/** Bytes that are no ONNX file: which part of it, and what is wrong there. */
export class MalformedOnnx extends Error {
  override readonly name = 'MalformedOnnx'
  readonly where: string
  readonly what: string

  constructor(where: string, what: string) {
    super(`${where}: ${what}`)
    this.where = where
    this.what = what
  }
}

/** Messages, strings and numbers that may still be read. It bounds what is made of a file whose every second byte begins a message. */
export interface PartsLeft {
  parts: number
}

/** What to do with a field, by its number; fields without an entry are skipped. */
export type Fields = Readonly<Record<number, (reader: WireReader) => void>>

const wireTypes = { varint: 0, fixed64: 1, length: 2, fixed32: 5 } as const

/**
 * Reads the wire format of protocol buffers from bytes that nobody vouches for. Every length is held against what is left before it is
 * believed, and whatever is wrong throws `MalformedOnnx` and says where.
 */
export class WireReader {
  readonly where: string
  readonly #bytes: Uint8Array
  readonly #view: DataView
  readonly #left: PartsLeft
  #at = 0
  #wireType: number = wireTypes.length

  constructor(bytes: Uint8Array, where: string, left: PartsLeft) {
    this.#bytes = bytes
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length)
    this.where = where
    this.#left = left
  }

  /** Reads to the end. */
  read(fields: Fields): void {
    while (this.#at < this.#bytes.length) {
      const tag = this.#varint()
      const field = Math.floor(tag / 8)
      if (tag < 8 || field > 0x1fff_ffff) this.#refuse(`there is no field ${field}`)
      this.#wireType = tag % 8
      const take = fields[field]
      if (take === undefined) this.#skip()
      else take(this)
    }
  }

  /** Whole numbers are exact up to 2^53; those beyond are refused. */
  int(): number {
    this.#expect(wireTypes.varint)
    this.#count()
    return this.#signed()
  }

  float(): number {
    this.#expect(wireTypes.fixed32)
    this.#count()
    return this.#view.getFloat32(this.#move(4), true)
  }

  /** A view of the file's own bytes. */
  bytes(): Uint8Array {
    this.#expect(wireTypes.length)
    return this.#run()
  }

  string(): string {
    this.#count()
    const bytes = this.bytes()
    try {
      return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
    } catch {
      return this.#refuse('a string is not UTF-8')
    }
  }

  message(where: string, fields: Fields): void {
    this.#count()
    new WireReader(this.bytes(), `${this.where}, ${where}`, this.#left).read(fields)
  }

  /** One more of a repeated number, or a packed run of them. */
  ints(into: number[]): void {
    if (this.#wireType !== wireTypes.length) into.push(this.int())
    else this.#packed((reader) => into.push(reader.int()), wireTypes.varint)
  }

  floats(into: number[]): void {
    if (this.#wireType !== wireTypes.length) into.push(this.float())
    else this.#packed((reader) => into.push(reader.float()), wireTypes.fixed32)
  }

  /** A packed run of varints as 64-bit numbers: eight bytes for each, however short it is written. */
  int64s(): BigInt64Array<ArrayBuffer> {
    const run = this.bytes()
    let count = 0
    for (let i = 0; i < run.length; i++) if (run[i]! < 0x80) count++
    const numbers = new BigInt64Array(count)
    const reader = new WireReader(run, this.where, this.#left)
    for (let i = 0; i < count; i++) numbers[i] = reader.#int64()
    if (reader.#at < run.length) this.#refuse('a number is cut off')
    return numbers
  }

  #packed(take: (reader: WireReader) => void, wireType: number): void {
    const reader = new WireReader(this.bytes(), this.where, this.#left)
    reader.#wireType = wireType
    while (reader.#at < reader.#bytes.length) take(reader)
  }

  #skip(): void {
    if (this.#wireType === wireTypes.varint) this.#int64()
    else if (this.#wireType === wireTypes.fixed64) this.#move(8)
    else if (this.#wireType === wireTypes.length) this.#run()
    else if (this.#wireType === wireTypes.fixed32) this.#move(4)
    else this.#refuse(`there is no wire type ${this.#wireType}`)
  }

  #run(): Uint8Array {
    const length = this.#varint()
    const from = this.#move(length)
    return this.#bytes.subarray(from, from + length)
  }

  /** Where the next `length` bytes begin. */
  #move(length: number): number {
    const left = this.#bytes.length - this.#at
    if (length > left) this.#refuse(`${length} bytes are announced where ${left} are left`)
    const from = this.#at
    this.#at += length
    return from
  }

  /** A tag or a length: not negative. */
  #varint(): number {
    const value = this.#signed()
    return value >= 0 ? value : this.#refuse('a length is negative')
  }

  #signed(): number {
    // most are one byte, and a BigInt takes ten times as long
    const first = this.#bytes[this.#at]
    if (first !== undefined && first < 0x80) {
      this.#at++
      return first
    }
    const value = Number(this.#int64())
    return Number.isSafeInteger(value) ? value : this.#refuse('a number is beyond 2^53')
  }

  #int64(): bigint {
    let value = 0n
    for (let byte = 0n; byte < 10n; byte++) {
      const next = this.#bytes[this.#move(1)]!
      value |= BigInt(next & 0x7f) << (7n * byte)
      if (next < 0x80) return BigInt.asIntN(64, value)
    }
    return this.#refuse('a number is longer than ten bytes')
  }

  #count(): void {
    if (--this.#left.parts < 0) this.#refuse('the file has too many parts')
  }

  #expect(wireType: number): void {
    if (this.#wireType !== wireType) this.#refuse(`a field is of wire type ${this.#wireType} where ${wireType} is right`)
  }

  #refuse(what: string): never {
    throw new MalformedOnnx(this.where, `${what}, at its byte ${this.#at}`)
  }
}
