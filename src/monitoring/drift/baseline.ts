import { ksFromOthers } from './distances.ts'
import { merged, type Sketch } from './sketch.ts'
import type { Window } from './windows.ts'

/** What a column is held against, and how far from it is far. */
export interface Baseline {
  /** The days that it is made of. */
  readonly days: readonly Window[]
  readonly reference: Sketch
  /** KS beyond which it is drift. */
  readonly bound: number
}

/** Rows without which a day says nothing. */
export const leastRows = 300
/** Every weekday twice. */
const daysHeld = 14

/** Below this KS nobody needs to know: about a quarter of a standard deviation. */
const leastBound = 0.1
const timesNoise = 2

/**
 * The fourteen latest of these days, and how far a quiet day strays from the others: the largest KS that any of them has from the thirteen
 * others. That is the noise of the column as it is, rows of one slate and of one person being alike: n independent rows would stray by 0.87 / sqrt(n)
 * on average, and most columns stray as if the day's rows were a tenth or a hundredth of what they are. Twice the noise is drift. A slow change
 * is none, since it is in the noise too: the first day lies as far from the others as today does.
 */
export function baselineOf(days: readonly Window[], column: number, known?: Baseline): Baseline | undefined {
  const held = days.filter(({ columns }) => columns[column]!.rows >= leastRows).slice(-daysHeld)
  if (held.length < daysHeld) return undefined
  if (known !== undefined && held.every((day, n) => known.days[n] === day)) return known
  const sketches = held.map(({ columns }) => columns[column]!)
  const reference = merged(sketches)
  return { days: held, reference, bound: Math.max(leastBound, timesNoise * Math.max(...ksFromOthers(sketches))) }
}
