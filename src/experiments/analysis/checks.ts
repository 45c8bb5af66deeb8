import { chiSquareAbove, normalTails } from '../../math/distributions.ts'
import type { ArmValue } from './arm-value.ts'

/** People who met each arm against the arms' weights: chi-square. Below .001 something else than chance decides who is counted, and nothing else may be believed. */
export function sampleRatio(
  people: readonly number[],
  weights: readonly number[],
): { readonly p: number; readonly mismatch: boolean } {
  const [all, whole] = [sum(people), sum(weights)]
  if (all === 0) return { p: 1, mismatch: false }
  const distance = people.reduce((total, count, n) => {
    const expected = (all * weights[n]!) / whole
    return total + (count - expected) ** 2 / expected
  }, 0)
  const p = chiSquareAbove(distance, people.length - 1)
  return { p, mismatch: p < 0.001 }
}

/** Four groups of people, by arms of two experiments: control or treatment of the first, then of the second. */
export type TwoByTwo = readonly [neither: ArmValue, second: ArmValue, first: ArmValue, both: ArmValue]

/** What two treatments do together, less what each does alone: 0 where they do not touch each other. */
export function interaction([neither, second, first, both]: TwoByTwo): { readonly effect: number; readonly p: number } {
  const effect = both.value - first.value - (second.value - neither.value)
  const variance = both.variance + first.variance + second.variance + neither.variance
  return { effect, p: variance > 0 ? normalTails(effect / Math.sqrt(variance)) : 1 }
}

/** Whether differences in several segments are more unlike than chance makes them: Cochran's Q (1954). */
export function heterogeneity(differences: readonly { readonly difference: number; readonly variance: number }[]): {
  readonly q: number
  readonly p: number
} {
  const known = differences.filter(({ variance }) => variance > 0)
  if (known.length < 2) return { q: 0, p: 1 }
  const weight = sum(known.map(({ variance }) => 1 / variance))
  const mean = sum(known.map(({ difference, variance }) => difference / variance)) / weight
  const q = sum(known.map(({ difference, variance }) => (difference - mean) ** 2 / variance))
  return { q, p: chiSquareAbove(q, known.length - 1) }
}

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0)
