import { normalQuantile, normalTails } from '../../math/distributions.ts'

/** Sums by person, of which a ratio is made. */
export type ByPerson = ReadonlyMap<string, number>

/** A ratio with a 95 % interval, and the chance that one as far from 1, either way, is found where it is 1. */
export interface Ratio {
  readonly ratio: number
  readonly low: number
  readonly high: number
  readonly p: number
}

/**
 * Product of the sums above by the product of those below, times what is known for certain. Its logarithm is close to normal, with the variance of what each person pulls at it, to first
 * order (the delta method): the sum over people of (their part of each sum above, less that of each below) squared. People, not rows, are the independent
 * witnesses. `undefined` where a sum is 0, or fewer than ten people stand behind one.
 */
export function ratioOf(above: readonly ByPerson[], below: readonly ByPerson[], factor = 1): Ratio | undefined {
  if ([...above, ...below].some((sums) => people(sums) < leastPeople)) return undefined
  const pulls = new Map<string, number>()
  let log = Math.log(factor)
  for (const [side, sign] of [[above, 1] as const, [below, -1] as const]) {
    for (const sums of side) {
      const all = total(sums)
      log += sign * Math.log(all)
      for (const [person, sum] of sums) pulls.set(person, (pulls.get(person) ?? 0) + (sign * sum) / all)
    }
  }
  const squares = [...pulls.values()].reduce((sum, pull) => sum + pull * pull, 0)
  const error = Math.sqrt((pulls.size / (pulls.size - 1)) * squares)
  const reach = normalQuantile(0.975) * error
  const p = error === 0 ? Number(log === 0) : normalTails(log / error)
  return { ratio: Math.exp(log), low: Math.exp(log - reach), high: Math.exp(log + reach), p }
}

const leastPeople = 10

export const total = (sums: ByPerson): number => {
  let all = 0
  for (const sum of sums.values()) all += sum
  return all
}

const people = (sums: ByPerson): number => {
  let count = 0
  for (const sum of sums.values()) if (sum > 0) count++
  return count
}
