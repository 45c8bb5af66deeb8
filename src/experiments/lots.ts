import { murmur3, murmur3OfNumber } from '../math/hash.ts'
import { buckets, type Experiment } from './experiment.ts'

/**
 * Version 1 of how people fall to arms, the same for ever. A person is MurmurHash3 (32 bits, seed 0) of the user id; what they draw is
 * MurmurHash3 of its four bytes, under a seed that is MurmurHash3 of the name of what is drawn for. A layer's draw gives the bucket; an
 * experiment's in its upper 16 bits whether the person is let in, and in its lower 16 the arm. So nothing is stored, a person meets the same
 * arm in every session, whoever is in stays in as the share grows, and layers know nothing of each other.
 */
export const personOf = (userId: string): number => murmur3(userId)

const seedOf = (what: 'layer' | 'experiment' | 'holdout', name: string): number => murmur3(`1/${what}/${name}`)

const places = 0x10000
const whole = 0x1_0000_0000
/** Numbers an experiment, one behind the other: layer's seed, first bucket, first that is not, own seed, places let in. */
const width = 5

/** The draws of many experiments as numbers side by side: a thousand are read in the time of a few lines of memory. */
export class Lots {
  readonly #numbers: Uint32Array
  /** Upper ends of every experiment's arms, among the places, one experiment behind the other; and where each one's begin. */
  readonly #ends: Uint32Array
  readonly #first: Uint32Array
  readonly #holdout: number
  readonly #holdoutSeed = seedOf('holdout', '')

  constructor(experiments: readonly Experiment[], holdout: number) {
    this.#holdout = Math.round(holdout * whole)
    this.#numbers = Uint32Array.from(
      experiments.flatMap(({ name, layer, share, from, to }) => [
        ...[seedOf('layer', layer), from, to, seedOf('experiment', name)],
        Math.round(share * places),
      ]),
    )
    const ends = experiments.map(({ arms }) => endsOf(arms.map(({ weight }) => weight)))
    this.#ends = Uint32Array.from(ends.flat())
    let first = 0
    this.#first = Uint32Array.from(ends, ({ length }) => (first += length) - length)
  }

  get count(): number {
    return this.#first.length
  }

  /** Whether the person is in no experiment, ever. */
  heldOut(person: number): boolean {
    return this.#holdout > 0 && murmur3OfNumber(person, this.#holdoutSeed) < this.#holdout
  }

  /** The arm that a person draws in the n-th experiment; -1 where they are not in it. */
  armOf(n: number, person: number): number {
    const at = n * width
    const [from, to] = [this.#numbers[at + 1]!, this.#numbers[at + 2]!]
    if (to - from < buckets) {
      const bucket = Math.floor((murmur3OfNumber(person, this.#numbers[at]!) / whole) * buckets)
      if (bucket < from || bucket >= to) return -1
    }
    const draw = murmur3OfNumber(person, this.#numbers[at + 3]!)
    if (draw >>> 16 >= this.#numbers[at + 4]!) return -1
    const first = this.#first[n]!
    let arm = 0
    while ((draw & 0xffff) >= this.#ends[first + arm]!) arm++
    return arm
  }
}

function endsOf(weights: readonly number[]): readonly number[] {
  const total = weights.reduce((sum, weight) => sum + weight, 0)
  let sum = 0
  return weights.map((weight) => Math.round(((sum += weight) / total) * places))
}
