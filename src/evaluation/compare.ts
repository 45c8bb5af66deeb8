import { holm } from '../math/many-tests.ts'
import { integer, mulberry32 } from '../math/random.ts'
import { type BootstrapSettings, type Interval, mean, pairedBootstrap } from './bootstrap.ts'

export interface RandomisationSettings {
  readonly seed?: number
  readonly rounds?: number
}

/**
 * Two-sided p-value of mean(a - b) over the same users in the same order, by the paired randomisation test (Fisher, 1935; for
 * rankings: Smucker, Allan and Carterette, 2007): were the models alike, each user's two values could as well be swapped. So the
 * signs of the differences are drawn anew `rounds` times, and
 *
 *     p = (1 + draws whose |mean| is at least the one seen) / (1 + rounds)
 *
 * which is never 0: no more can be told than the draws tell.
 */
export function randomisationTest(
  a: ArrayLike<number>,
  b: ArrayLike<number>,
  { seed = 1, rounds = 5_000 }: RandomisationSettings = {},
): number {
  if (a.length !== b.length) throw new RangeError(`paired values must be of the same users: ${a.length} against ${b.length}`)
  // who fared alike with both moves no sum, whatever the sign
  const differences = Float64Array.from(a, (value, i) => value - b[i]!).filter((difference) => difference !== 0)
  const total = differences.reduce((sum, difference) => sum + Math.abs(difference), 0)
  // the seen sum and a drawn one of the same terms may differ in their last bits
  const seen = Math.abs(differences.reduce((sum, difference) => sum + difference, 0)) - 1e-12 * total
  const random = mulberry32(seed)
  let asFar = 0
  for (let round = 0; round < rounds; round++) {
    let sum = 0
    let signs = 0
    for (let i = 0; i < differences.length; i++) {
      if (i % 32 === 0) signs = integer(random, 2 ** 32)
      sum += (signs & (1 << (i % 32))) === 0 ? differences[i]! : -differences[i]!
    }
    if (Math.abs(sum) >= seen) asFar++
  }
  return (1 + asFar) / (1 + rounds)
}

export interface Comparison<Name extends string> {
  readonly a: Name
  readonly b: Name
  /** Of mean(a) - mean(b), by paired bootstrap; not corrected for the number of pairs. */
  readonly difference: Interval
  /** By the paired randomisation test. */
  readonly p: number
  /** The same, corrected for the number of pairs: the one to decide by. */
  readonly pHolm: number
}

/** Every two models on one metric, the better of each pair first: values of the same users in the same order, as `evaluate` gives them. */
export function compare<Name extends string>(
  perUser: Readonly<Record<Name, ArrayLike<number>>>,
  settings: BootstrapSettings & RandomisationSettings = {},
): readonly Comparison<Name>[] {
  const bestFirst = (Object.keys(perUser) as Name[]).sort((a, b) => mean(perUser[b]) - mean(perUser[a]))
  const pairs = bestFirst.flatMap((a, i) => bestFirst.slice(i + 1).map((b) => ({ a, b })))
  const pValues = pairs.map(({ a, b }) => randomisationTest(perUser[a], perUser[b], settings))
  const corrected = holm(pValues)
  return pairs.map(({ a, b }, i) => ({
    a,
    b,
    difference: pairedBootstrap(perUser[a], perUser[b], settings),
    p: pValues[i]!,
    pHolm: corrected[i]!,
  }))
}

export { holm } from '../math/many-tests.ts'
