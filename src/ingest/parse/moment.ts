import { type Millis, minuteMs } from '../../domain/time.ts'
import { type Check, Fault, shown } from './checks.ts'

/** How far ahead of ours a sender's clock may be. */
export const allowedSkewMs = 5 * minuteMs

/** No event is older; a smaller number is seconds, or a clock that was never set. */
export const earliestEvent: Millis = Date.UTC(1990, 0, 1)

const iso = /^[+-]?\d{4,6}-\d\d-\d\d(T\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d))?$/

/** Milliseconds since the epoch, or ISO 8601 with its zone (a date alone is midnight UTC). Any time at all: films are older than computers. */
export const moment: Check<Millis> = (value, field) => {
  const at = typeof value === 'string' && iso.test(value) ? Date.parse(value) : value
  if (typeof at === 'number' && Math.abs(at) <= 8.64e15) return Math.round(at)
  throw new Fault(
    field,
    `${field} is ${shown(value)}, not a moment.`,
    'Send milliseconds since 1970, or ISO 8601 with a zone such as 2026-01-31T20:15:00Z.',
  )
}

/**
 * When an event happened. The rule for late and early ones: any past since 1990 is accepted and counted at its own time, since
 * features fold in any order; up to five minutes ahead of our clock is a sender's clock running fast; later is refused.
 */
export function checkEventTime(at: Millis, now: Millis): void {
  if (at > now + allowedSkewMs)
    throw new Fault(
      'at',
      `at is ${new Date(at).toISOString()}, ${Math.ceil((at - now) / minuteMs)} minutes ahead of the server's clock.`,
      'Send the moment at which it happened; set the clock of the sender if that is what you sent.',
    )
  if (at < earliestEvent)
    throw new Fault(
      'at',
      `at is ${at}, which is before 1990.`,
      at * 1000 >= earliestEvent && at * 1000 <= now + allowedSkewMs
        ? 'It looks like seconds: multiply it by 1,000.'
        : 'Send milliseconds since 1970, or ISO 8601 with a zone.',
    )
}
