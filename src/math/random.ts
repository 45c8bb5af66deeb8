/** Uniform numbers in [0, 1). */
export type Random = () => number

/** Seeded (Mulberry32, T. Ettinger 2017): the same seed gives the same sequence on every machine. */
export function mulberry32(seed: number): Random {
  let a = seed >>> 0
  return () => {
    a = (a + 0x6d2b79f5) >>> 0
    let t = Math.imul(a ^ (a >>> 15), 1 | a)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296
  }
}

/** A standard normal number (Box and Muller, 1958). */
export const gaussian = (random: Random): number => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random())

/** A whole number in [0, n). */
export const integer = (random: Random, n: number): number => Math.floor(random() * n)

/** Shuffles in place (Fisher and Yates). */
export function shuffle<T>(items: T[], random: Random): T[] {
  for (let i = items.length - 1; i > 0; i--) {
    const j = integer(random, i + 1)
    const kept = items[i]!
    items[i] = items[j]!
    items[j] = kept
  }
  return items
}

/** All of them in their order, or `most` drawn of more. */
export const sampled = <T>(items: readonly T[], most: number, random: Random): readonly T[] =>
  items.length <= most ? items : shuffle([...items], random).slice(0, most)
