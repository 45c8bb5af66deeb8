/** 32-bit FNV-1a over UTF-16 code units (Fowler, Noll, Vo): stable across machines and versions; not for secrets. */
export function fnv1a(text: string, seed = 0x811c9dc5): number {
  let hash = seed
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193)
  return hash >>> 0
}

/** Spreads the bits of a 32-bit number (murmur3 finaliser, A. Appleby): for tables sized to a power of two. */
export function mix32(x: number): number {
  x = Math.imul(x ^ (x >>> 16), 0x85ebca6b)
  x = Math.imul(x ^ (x >>> 13), 0xc2b2ae35)
  return (x ^ (x >>> 16)) >>> 0
}

/** FNV-1a spread evenly over 32 bits: any of its bits may choose a place. */
export const hash32 = (text: string, seed?: number): number => mix32(fnv1a(text, seed))

const c1 = 0xcc9e2d51
const c2 = 0x1b873593
const scrambled = (k: number) => {
  const x = Math.imul(k, c1)
  return Math.imul((x << 15) | (x >>> 17), c2)
}
const stirred = (hash: number, k: number) => {
  const x = hash ^ scrambled(k)
  return (Math.imul((x << 13) | (x >>> 19), 5) + 0xe6546b64) | 0
}

const encoder = new TextEncoder()

/** MurmurHash3_x86_32 of the text's UTF-8 bytes (A. Appleby, 2011): the same number as every other implementation of it gives. */
export function murmur3(text: string, seed = 0): number {
  const bytes = encoder.encode(text)
  const whole = bytes.length & ~3
  let hash = seed | 0
  for (let i = 0; i < whole; i += 4) {
    hash = stirred(hash, bytes[i]! | (bytes[i + 1]! << 8) | (bytes[i + 2]! << 16) | (bytes[i + 3]! << 24))
  }
  let tail = 0
  for (let i = bytes.length - 1; i >= whole; i--) tail = (tail << 8) | bytes[i]!
  if (bytes.length > whole) hash ^= scrambled(tail)
  return mix32(hash ^ bytes.length)
}

/** The half of `murmur3OfNumber` that no seed changes: of a number that is hashed under many. */
export const murmur3Begun = (value: number): number => scrambled(value)

/** MurmurHash3_x86_32 of the four little-endian bytes of the number that `begun` was begun with. */
export function murmur3Ended(begun: number, seed: number): number {
  const x = seed ^ begun
  return mix32((Math.imul((x << 13) | (x >>> 19), 5) + 0xe6546b64) ^ 4)
}
