import { dayMs, type Millis } from '../../domain/time.ts'
import { logBuckets } from '../../math/log-buckets.ts'
import type { DriftRow } from './drift-row.ts'
import type { Sketch } from './sketch.ts'
import type { Window } from './windows.ts'

/** How one column is distributed now, beside the reference, and how it lay day by day. */
export interface ColumnDrift {
  readonly row: DriftRow
  /** Shares of all numbers, in bins over the range of both; the first and the last hold what lies beyond. Empty where nothing was served. */
  readonly bins: readonly { readonly from: number; readonly to: number; readonly now: number; readonly reference: number }[]
  /** Of the days that are kept, the oldest first. */
  readonly days: readonly {
    readonly at: Millis
    readonly mean: number
    readonly p10: number
    readonly p50: number
    readonly p90: number
    readonly rows: number
  }[]
}

const { numberIn } = logBuckets(0.02)
const mostBins = 24
/** A few numbers far out must not stretch the bins of all others. */
const [low, high] = [0.01, 0.99]

export function columnDrift(
  row: DriftRow,
  latest: Sketch,
  reference: Sketch | undefined,
  days: readonly Window[],
  c: number,
): ColumnDrift {
  return {
    row,
    bins: binsOf(latest, reference),
    days: days.flatMap(({ number, columns }) => {
      const numbers = numbersOf(columns[c]!)
      if (numbers.length === 0) return []
      const total = weightOf(numbers)
      const mean = numbers.reduce((sum, [value, count]) => sum + value * count, 0) / total
      const [p10, p50, p90] = [0.1, 0.5, 0.9].map((share) => quantile(numbers, share)) as [number, number, number]
      return [{ at: number * dayMs, mean, p10, p50, p90, rows: columns[c]!.rows }]
    }),
  }
}

type Numbers = readonly (readonly [value: number, count: number])[]

const numbersOf = ({ counts }: Sketch): Numbers =>
  [...counts]
    .filter(([bucket]) => bucket >= 0)
    .sort(([a], [b]) => a - b)
    .map(([bucket, count]) => [numberIn(bucket), count] as const)

const weightOf = (numbers: Numbers) => numbers.reduce((sum, [, count]) => sum + count, 0)

function quantile(numbers: Numbers, share: number): number {
  let left = share * weightOf(numbers)
  for (const [value, count] of numbers) {
    left -= count
    if (left <= 0) return value
  }
  return numbers.at(-1)?.[0] ?? 0
}

function binsOf(latest: Sketch, reference: Sketch | undefined): ColumnDrift['bins'] {
  const [now, then] = [numbersOf(latest), reference === undefined ? [] : numbersOf(reference)]
  const both = [now, then].filter((numbers) => numbers.length > 0)
  if (now.length === 0) return []
  const from = Math.min(...both.map((numbers) => quantile(numbers, low)))
  const to = Math.max(...both.map((numbers) => quantile(numbers, high)))
  const distinct = new Set(both.flatMap((numbers) => numbers.map(([value]) => value))).size
  const count = from === to ? 1 : Math.min(mostBins, distinct)
  const width = (to - from) / count
  const shares = (numbers: Numbers) => {
    const bins = new Float64Array(count)
    const total = weightOf(numbers)
    for (const [value, times] of numbers) {
      const bin = width === 0 ? 0 : Math.floor((value - from) / width)
      bins[Math.max(0, Math.min(count - 1, bin))]! += times / total
    }
    return bins
  }
  const [own, others] = [shares(now), shares(then)]
  return Array.from(own, (share, n) => ({
    from: from + n * width,
    to: from + (n + 1) * width,
    now: share,
    reference: others[n]!,
  }))
}
