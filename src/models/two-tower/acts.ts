import { dayMs, type Millis } from '../../domain/time.ts'

/** Numbers that say how an act of a history stands to the moment: how much it meant, how long ago, how many came after it. */
export const circumstances = 4

/** Writes them at `to`; place 0 is the newest act. */
export function writeCircumstances(out: Float32Array, to: number, weight: number, agoMs: Millis, place: number): void {
  const days = Math.max(0, agoMs) / dayMs
  out[to] = weight / 2.5
  out[to + 1] = Math.log1p(days) / 4
  out[to + 2] = 2 ** -days
  out[to + 3] = 1 / (1 + place)
}
