import { dayMs } from '../../domain/time.ts'
import type { TwoTowerSettings } from './settings.ts'

/** Targets follow within so long: what someone wants is not what they will want in a month. */
const horizonMs = dayMs

/** An act and those that follow it, which end before this one, are what is foreseen at its moment. `last` is the end of the person's acts. */
export function targetsEnd(at: Float64Array, act: number, last: number, { targets }: TwoTowerSettings): number {
  const most = Math.min(act + targets, last)
  let end = act + 1
  while (end < most && at[end]! < at[act]! + horizonMs) end++
  return end
}
