import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import type { Measured } from '../src/cli/report.ts'
import { growthExponent } from './growth-exponent.ts'
import type { Progress } from './prepared-world.ts'
import type { Point, What } from './scale-point.ts'

export interface Options {
  readonly seed: number
  readonly report: Progress
  /** Most interactions to fit on; 100 million unless said. */
  readonly fit?: number
  /** Most items to serve from; 10 million unless said. */
  readonly serve?: number
}

/** A row of one size, or, with `growth`, what the sizes of one kind say together: seconds grow as size to the power of it. */
export type Row = {
  readonly what: What
  readonly size: number | null
  readonly seconds: number | null
  readonly peakMemoryMiB: number | null
  readonly growth: number | null
  readonly memoryGrowth: number | null
}

const fits: readonly What[] = ['als', 'cosine']
const serves: readonly What[] = ['top-k']
const million = 1_000_000

/**
 * How seconds and memory grow with size. Each point is a process of its own, so that its peak of memory is its own; what
 * making the data takes counts to memory and not to time.
 */
export async function run({ seed, report, fit = 100 * million, serve = 10 * million }: Options): Promise<Measured> {
  const plan = [
    ...fits.map((what) => ({ what, sizes: [1, 10, 100].map((n) => n * million).filter((size) => size <= fit) })),
    ...serves.map((what) => ({ what, sizes: [1, 10].map((n) => n * million).filter((size) => size <= serve) })),
  ]
  const total = plan.reduce((sum, { sizes }) => sum + sizes.length, 0)
  const rows: Row[] = []
  let done = 0
  for (const { what, sizes } of plan) {
    const points: Point[] = []
    for (const size of sizes) {
      points.push(await measure(what, size, seed))
      report('points', ++done, total)
    }
    rows.push(...points.map((point) => ({ ...point, growth: null, memoryGrowth: null })))
    if (points.length > 1) rows.push({ what, size: null, seconds: null, peakMemoryMiB: null, ...growth(points) })
  }
  return {
    dataset: 'random interactions in the shape of MovieLens, both sides growing as the square root; random vectors of 64',
    rows,
    notes: [
      'als and cosine: a whole fit with default settings; top-k: the best 100 of so many items for one query, the median of 21.',
      'growth and memoryGrowth: the slope of log seconds, and of log memory, over log size.',
    ],
  }
}

const growth = (points: readonly Point[]) => ({
  growth: growthExponent(points.map(({ size, seconds }) => [size, seconds])),
  memoryGrowth: growthExponent(points.map(({ size, peakMemoryMiB }) => [size, peakMemoryMiB])),
})

async function measure(what: What, size: number, seed: number): Promise<Point> {
  const script = fileURLToPath(new URL('./scale-point.ts', import.meta.url))
  const { stdout } = await promisify(execFile)(process.execPath, [script, what, `${size}`, `${seed}`])
  return JSON.parse(stdout) as Point
}
