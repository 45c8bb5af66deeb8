import type { UserId } from '../domain/ids.ts'
import { hourMs, type Millis } from '../domain/time.ts'
import { gaussian } from '../math/random.ts'
import { stream } from './draws.ts'
import type { HiddenPerson } from './people.ts'
import { startOfDay, type WorldSettings } from './settings.ts'

/** Somebody comes. */
export interface Visit {
  readonly userId: UserId
  readonly at: Millis
}

/** When a person comes on a day, if they do: more on weekends, around their hour, and always on the day they join. */
export function visitOf(settings: WorldSettings, person: HiddenPerson, day: number): Millis | undefined {
  const start = startOfDay(settings, day)
  if (person.joinedAt >= start + 24 * hourMs) return undefined
  const random = stream(settings.seed, 'visit', person.index, day + 1_000)
  const weekday = new Date(start).getUTCDay()
  const joins = person.joinedAt >= start
  if (!joins && random() >= person.activity * (weekday === 0 || weekday === 6 ? 1.15 : 0.94)) return undefined
  const hour = Math.min(23.9, Math.max(0.1, person.hour + 1.7 * gaussian(random)))
  return Math.max(Math.floor(start + hour * hourMs), person.joinedAt + 1_000)
}

/** Everyone who comes on a day, in order of coming; any day, within the past or after it. */
export function visitsOf(settings: WorldSettings, people: readonly HiddenPerson[], day: number): Visit[] {
  const visits: Visit[] = []
  for (const person of people) {
    const at = visitOf(settings, person, day)
    if (at !== undefined) visits.push({ userId: person.userId, at })
  }
  return visits.sort((a, b) => a.at - b.at || (a.userId < b.userId ? -1 : 1))
}
