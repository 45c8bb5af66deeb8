import { fnv1a, mix32 } from '../math/hash.ts'
import { integer, mulberry32, type Random } from '../math/random.ts'

/**
 * A stream of random numbers of its own for every purpose and combination of keys. What one person does then never hangs on
 * what another was shown, so that policies compared on forks of a world meet the same people with the same luck.
 */
export function stream(seed: number, purpose: string, ...keys: readonly number[]): Random {
  let state = mix32(seed ^ fnv1a(purpose))
  for (const key of keys) {
    state = mix32(state + 0x9e3779b9 + (key % 0x100000000))
    state = mix32(state ^ Math.floor(key / 0x100000000))
  }
  return mulberry32(state)
}

export const pick = <T>(random: Random, from: readonly T[]): T => from[integer(random, from.length)]!

export const between = (random: Random, low: number, high: number): number => low + (high - low) * random()

/** 0, 1, 2 … with the given mean (geometric). */
export const geometric = (random: Random, mean: number): number =>
  Math.floor(Math.log(1 - random()) / Math.log(mean / (1 + mean)))

/** Distinct members in order of drawing; all of them where there are fewer than `count`. */
export function some<T>(random: Random, from: readonly T[], count: number): T[] {
  const left = [...from]
  const drawn: T[] = []
  while (drawn.length < count && left.length > 0) drawn.push(...left.splice(integer(random, left.length), 1))
  return drawn
}

/** Draws an index in proportion to fixed weights, in logarithmic time. */
export class Lottery {
  readonly #sums: Float64Array

  constructor(weights: ArrayLike<number>) {
    this.#sums = new Float64Array(weights.length)
    for (let i = 0, sum = 0; i < weights.length; i++) this.#sums[i] = sum += weights[i]!
  }

  /** -1 where nothing has any weight. */
  draw(random: Random): number {
    const sums = this.#sums
    const total = sums.at(-1) ?? 0
    if (total <= 0) return -1
    const ticket = random() * total
    let low = 0
    let high = sums.length - 1
    while (low < high) {
      const middle = (low + high) >>> 1
      if (sums[middle]! > ticket) high = middle
      else low = middle + 1
    }
    return low
  }
}
