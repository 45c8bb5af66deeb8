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
const timesNoise = 2.5

/**
 * The fourteen latest of these days, and how far a quiet day strays: the largest KS that any of them has from the thirteen others. That is the
 * noise of the column as it is. Were rows independent, the largest of fourteen would be 1.37 / sqrt(rows of a day); but rows of one slate, and of one
 * person, are alike, and columns stray as if a day had half of its rows or a twentieth of them. Two and a half times the noise is far. A slow
 * change is not, since it is in the noise too: the first day lies about as far from the others as today does.
 */
export function baselineOf(days: readonly Window[], column: number, known?: Baseline): Baseline | undefined {
  const held = days.filter(({ columns }) => columns[column]!.rows >= leastRows).slice(-daysHeld)
  if (held.length < daysHeld) return undefined
  if (known !== undefined && held.every((day, n) => known.days[n] === day)) return known
  const sketches = held.map(({ columns }) => columns[column]!)
  const reference = merged(sketches)
  return { days: held, reference, bound: Math.max(leastBound, timesNoise * Math.max(...ksFromOthers(sketches))) }
}
