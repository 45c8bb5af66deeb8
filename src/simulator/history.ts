import type { Entry } from '../domain/entry.ts'
import type { Event } from '../domain/event.ts'
import { recommendationId } from '../domain/ids.ts'
import type { Millis } from '../domain/time.ts'
import { meetSlate } from './behaviour.ts'
import { catalogRow } from './catalog.ts'
import { stream } from './draws.ts'
import type { Grapevine } from './grapevine.ts'
import { LoggingPolicy } from './logging-policy.ts'
import type { Mood } from './moods.ts'
import { wander } from './organic.ts'
import type { HiddenPerson } from './people.ts'
import { endOf, startOfDay } from './settings.ts'
import type { Truth } from './truth.ts'
import { userRow } from './users.ts'
import { visitsOf } from './visits.ts'

/** One line of the past: what came, and when. */
export interface Line {
  readonly at: Millis
  readonly entry: Exclude<Entry, { kind: 'item-removed' }>
}

/** Watches that a person finds by themselves in a sitting, on average. */
const organicWatches = 3.8
const shareWithSlate = 0.73

/**
 * The past, in order of time, up to `until`: items as they are published, people as they join, and what they did. The moods
 * are lived forward with it. Sittings that last beyond `until` are cut there.
 */
export function* historyOf(
  truth: Truth,
  grapevine: Grapevine,
  moods: readonly Mood[],
  until: Millis = endOf(truth.settings),
): Generator<Line, void> {
  const { settings } = truth
  const policy = new LoggingPolicy(truth)
  const arrivals = arrivalsOf(truth)
  let arrived = 0
  let late: Line[] = []
  for (let day = 0; startOfDay(settings, day) < until; day++) {
    const lines = late
    for (const { userId, at } of visitsOf(settings, truth.people, day)) {
      if (at >= until) break
      const person = truth.personOf.get(userId)!
      const events = sitting(truth, policy, grapevine, person, moods[person.index]!, at)
      policy.note(person, events)
      for (const event of events) lines.push({ at: event.at, entry: { kind: 'event', event } })
    }
    const end = Math.min(startOfDay(settings, day + 1), until)
    while (arrived < arrivals.length && arrivals[arrived]!.at < end) lines.push(arrivals[arrived++]!.line())
    late = lines.filter((line) => line.at >= end)
    // The sort is stable, and whatever arrives at a moment stands before what is done at it.
    yield* lines.filter((line) => line.at < end).sort((a, b) => a.at - b.at || rank(a) - rank(b))
  }
}

const rank = ({ entry }: Line): number => (entry.kind === 'event' ? 1 : 0)

/** Items and people in order of arrival; their rows are made only when reached. */
function arrivalsOf(truth: Truth): { at: Millis; line: () => Line }[] {
  const items = truth.items.map((item) => ({
    at: item.publishedAt,
    line: (): Line => ({ at: item.publishedAt, entry: { kind: 'item', item: catalogRow(truth.settings, item) } }),
  }))
  const users = truth.people.map((person) => ({
    at: person.joinedAt,
    line: (): Line => ({ at: person.joinedAt, entry: { kind: 'user', user: userRow(truth, person) } }),
  }))
  return [...items, ...users].sort((a, b) => a.at - b.at)
}

/** One visit of the past: perhaps a slate of the old policy, before or after some watching of one's own. */
function sitting(
  truth: Truth,
  policy: LoggingPolicy,
  grapevine: Grapevine,
  person: HiddenPerson,
  mood: Mood,
  at: Millis,
): Event[] {
  const { seed, slateSize } = truth.settings
  const random = stream(seed, 'sitting', person.index, at)
  const slateFirst = random() < 0.5
  const withSlate = random() < shareWithSlate
  const events: Event[] = []
  let now = at
  const meet = () => {
    const met = meetSlate(
      truth,
      person,
      mood,
      {
        items: policy.slate(person, now, slateSize),
        recommendationId: recommendationId(`past.${person.userId}.${now.toString(36)}`),
        surface: 'home',
      },
      now,
    )
    events.push(...met.events)
    now = met.now + 1_000
  }
  if (withSlate && slateFirst) meet()
  const alone = wander(truth, grapevine, person, mood, now, organicWatches)
  events.push(...alone.events)
  now = alone.now + 1_000
  if (withSlate && !slateFirst) meet()
  return events
}
