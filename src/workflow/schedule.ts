import { dayMs, hourMs, type Millis, minuteMs } from '../domain/time.ts'
import type { RunRecord } from './run-book.ts'

/** When something is done again and again: so long after it was begun, or each day at a time of day in UTC. */
export type Cadence = { readonly everyMinutes: number } | { readonly dailyAt: `${number}:${number}` }

export interface Schedule<What extends string = string> {
  readonly name: string
  readonly what: What
  readonly when: Cadence
}

/** What failed is tried again so soon, or at its next time where that comes first. */
const againAfterMs = hourMs

/** The moment from which on it is to be run, given the latest run of the same; at once where there was none. Times that were missed are made up for by one run. */
export function dueAt(when: Cadence, last: Pick<RunRecord, 'startedAt' | 'state'> | undefined): Millis {
  if (last === undefined) return 0
  const next = nextAfter(when, last.startedAt)
  return last.state === 'done' || last.state === 'running' ? next : Math.min(next, last.startedAt + againAfterMs)
}

function nextAfter(when: Cadence, startedAt: Millis): Millis {
  if ('everyMinutes' in when) return startedAt + when.everyMinutes * minuteMs
  const [hours, minutes] = when.dailyAt.split(':').map(Number)
  const ofDay = hours! * hourMs + minutes! * minuteMs
  const today = Math.floor(startedAt / dayMs) * dayMs + ofDay
  return today > startedAt ? today : today + dayMs
}

/** Of what is due, that which has been due the longest. `lastOf` finds the latest run that covers a schedule. */
export function mostDue<S extends Schedule>(
  schedules: readonly S[],
  lastOf: (schedule: S) => RunRecord | undefined,
  now: Millis,
): S | undefined {
  return schedules
    .map((schedule) => ({ schedule, at: dueAt(schedule.when, lastOf(schedule)) }))
    .filter(({ at }) => at <= now)
    .sort((a, b) => a.at - b.at)[0]?.schedule
}
