import type { Ask } from '../ask.ts'
import type { FeatureSet } from '../feature-set.ts'

export interface Mismatch {
  readonly column: string
  readonly ask: Ask
  readonly values: readonly number[]
}

export interface Compared {
  /** Largest |a - b| / max(1, |a|, |b|) of any two executions. */
  readonly largestDifference: number
  readonly mismatches: readonly Mismatch[]
}

const tolerance = 1e-6

/** Holds the rows of several executions against each other, number by number. */
export function compare(features: FeatureSet, asks: readonly Ask[], executions: readonly Float32Array[]): Compared {
  let largestDifference = 0
  const mismatches: Mismatch[] = []
  const { schema, width } = features
  for (let i = 0; i < asks.length * width; i++) {
    const values = executions.map((rows) => rows[i]!)
    const [low, high] = [Math.min(...values), Math.max(...values)]
    const difference = (high - low) / Math.max(1, Math.abs(low), Math.abs(high))
    if (!(difference <= tolerance)) mismatches.push({ column: schema[i % width]!, ask: asks[Math.floor(i / width)]!, values })
    if (!(difference <= largestDifference)) largestDifference = difference
  }
  return { largestDifference, mismatches }
}
