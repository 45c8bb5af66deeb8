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
