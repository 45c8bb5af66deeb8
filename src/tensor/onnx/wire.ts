/** Writes the wire format of protocol buffers: fields by number, each a varint, four bytes, or a length and so many bytes. */
export class WireWriter {
  #bytes = new Uint8Array(256)
  #length = 0

  int(field: number, value: number): void {
    this.#varint(field * 8)
    this.#varint(value)
  }

  float(field: number, value: number): void {
    this.#varint(field * 8 + 5)
    this.#reserve(4)
    new DataView(this.#bytes.buffer).setFloat32(this.#length, value, true)
    this.#length += 4
  }

  bytes(field: number, value: Uint8Array): void {
    this.#varint(field * 8 + 2)
    this.#varint(value.length)
    this.#reserve(value.length)
    this.#bytes.set(value, this.#length)
    this.#length += value.length
  }

  string(field: number, value: string): void {
    this.bytes(field, new TextEncoder().encode(value))
  }

  message(field: number, write: (writer: WireWriter) => void): void {
    const inner = new WireWriter()
    write(inner)
    this.bytes(field, inner.written())
  }

  written(): Uint8Array {
    return this.#bytes.subarray(0, this.#length)
  }

  #varint(value: number): void {
    let rest = BigInt.asUintN(64, BigInt(value))
    this.#reserve(10)
    while (rest > 127n) {
      this.#bytes[this.#length++] = Number(rest & 127n) | 128
      rest >>= 7n
    }
    this.#bytes[this.#length++] = Number(rest)
  }

  #reserve(more: number): void {
    if (this.#length + more <= this.#bytes.length) return
    const larger = new Uint8Array(Math.max(this.#bytes.length * 2, this.#length + more))
    larger.set(this.written())
    this.#bytes = larger
  }
}
