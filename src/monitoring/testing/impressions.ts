import type { Event } from '../../domain/event.ts'
import { eventId, itemId, recommendationId, userId } from '../../domain/ids.ts'
import { hourMs, type Millis } from '../../domain/time.ts'
import { gaussian, mulberry32 } from '../../math/random.ts'
import type { Carried } from '../drift/columns.ts'

export const carried: Carried = { features: ['steady', 'rare'], digest: 'd1', scores: ['score'], actions: ['click'] }

export const begin: Millis = Date.UTC(2026, 0, 1)

/** What an impression is to be made of. */
export interface Made {
  readonly features?: readonly number[]
  readonly score?: number
  readonly click?: number
  readonly digest?: string
  readonly surface?: string
}

export function impression(at: Millis, n: number, made: Made): Event {
  const { features, score, click, digest = 'd1', surface = 'home' } = made
  const numbers = Float32Array.from([...(features ?? []), ...(score === undefined ? [] : [score])])
  return {
    eventId: eventId(`${at}.${n}`),
    type: 'impression',
    userId: userId('u'),
    itemId: itemId('i'),
    at,
    recommendationId: recommendationId('r'),
    surface,
    served: {
      offset: 1,
      at,
      release: 'r',
      digest: '',
      row: Buffer.from(numbers.buffer).toString('base64'),
      ...(features === undefined ? {} : { features: digest }),
      ...(click === undefined ? {} : { predicted: { click } }),
    },
  }
}

/**
 * Impressions of some days, `perHour` in each hour. Each hour leans a little its own way, as the few people of an hour do, so that rows are
 * not independent; `change` says what they are made of instead.
 */
export function* traffic(
  from: number,
  days: number,
  { seed = 1, perHour = 30, change = (made: Made, _at: Millis) => made } = {},
): Generator<Event, void> {
  const random = mulberry32(seed * 1_000 + from)
  for (let hour = from * 24; hour < (from + days) * 24; hour++) {
    const lean = 0.3 * gaussian(random)
    for (let n = 0; n < perHour; n++) {
      const at = begin + hour * hourMs + Math.floor((n * hourMs) / perHour)
      const made = {
        features: [5 + lean + gaussian(random), random() < 0.1 ? 1 : 0],
        score: Math.exp(0.3 * gaussian(random)),
        click: Math.min(1, 0.1 * Math.exp(0.5 * lean + 0.5 * gaussian(random))),
      }
      yield impression(at, n, change(made, at))
    }
  }
}
