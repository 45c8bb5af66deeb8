import type { Millis } from '../../domain/time.ts'

/** Whether an alarm rings, and how many evaluations in a row spoke against what it does now. */
export interface Alarm {
  readonly since?: Millis
  readonly streak: number
}

export const silent: Alarm = { streak: 0 }

export interface Hysteresis {
  /** Raised above the one, cleared below the other: between them everything stays as it is. */
  readonly raise: number
  readonly clear: number
  /** Evaluations in a row that it takes. */
  readonly evaluations: number
}

/** The alarm after one more evaluation (a Schmitt trigger, 1938, that waits); where nothing could be judged, it is silent. */
export function nextAlarm({ since, streak }: Alarm, score: number | undefined, at: Millis, rule: Hysteresis): Alarm {
  if (score === undefined) return silent
  const against = since === undefined ? score > rule.raise : score < rule.clear
  if (!against) return { ...(since === undefined ? {} : { since }), streak: 0 }
  if (streak + 1 < rule.evaluations) return { ...(since === undefined ? {} : { since }), streak: streak + 1 }
  return since === undefined ? { since: at, streak: 0 } : silent
}
