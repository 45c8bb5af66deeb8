/** Numbers as base64 of little-endian f32, as impressions carry them. A text that was cut short loses its last, broken number. */
export function floatsOf(base64: string): Float32Array {
  const bytes = Buffer.from(base64, 'base64')
  const floats = new Float32Array(bytes.length >> 2)
  new Uint8Array(floats.buffer).set(bytes.subarray(0, floats.length << 2))
  return floats
}
