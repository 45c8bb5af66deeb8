import { setTimeout as sleep } from 'node:timers/promises'
import type { Event } from '../domain/event.ts'
import type { Recommendation, RecommendationRequest } from '../domain/recommendation.ts'
import { dayMs, type Millis, minuteMs, secondMs } from '../domain/time.ts'
import type { Random } from '../math/random.ts'
import type { ShownSlate } from './behaviour.ts'
import { deviceAt } from './behaviour.ts'
import { Lottery, stream } from './draws.ts'
import type { World } from './world.ts'

export interface TrafficOptions {
  /** Such as the client's own method. */
  readonly recommend: (request: RecommendationRequest) => Promise<Recommendation>
  readonly send: (events: readonly Event[]) => Promise<unknown>
  /** Visits begun a second, on average (Poisson). */
  readonly sessionsPerSecond: number
  /** Ends the traffic; visits under way are finished first. */
  readonly signal: AbortSignal
  readonly surface?: string
  /** Items asked for. */
  readonly size?: number
  /** True where the server logs impressions by itself, as ours does, so that none are sent twice. Default true. */
  readonly impressionsLogged?: boolean
  readonly now?: () => Millis
  readonly wait?: (milliseconds: number, signal: AbortSignal) => Promise<unknown>
  /** Told of each visit; `failed` is what a request threw. */
  readonly visited?: (visit: { readonly satisfaction: number; readonly events: number; readonly failed?: unknown }) => void
}

export interface TrafficSummary {
  readonly sessions: number
  readonly failed: number
  readonly events: number
  /** Mean true satisfaction of the slates shown. */
  readonly satisfaction: number
}

/** Visits under way beyond which new ones are not begun: a slow server meets fewer people, not an ever longer queue. */
const mostAtOnce = 64
/** Nobody comes back sooner. */
const restMs = 30 * minuteMs

/**
 * The world's people as live traffic against a running server, until the signal ends it. Who comes is drawn by how often they come;
 * what they do in an hour of the world is sent within the moment, stamped so that it ends now.
 */
export async function drive(world: World, options: TrafficOptions): Promise<TrafficSummary> {
  const { signal, sessionsPerSecond, now = Date.now, visited } = options
  const wait = options.wait ?? ((milliseconds, signal) => sleep(milliseconds, undefined, { signal }))
  const random = stream(world.settings.seed, 'traffic', now())
  const people = new Lottery(world.truth.people.map(({ activity }) => activity))
  const lastSeen = new Map<number, Millis>()
  const underWay = new Set<Promise<void>>()
  const total = { sessions: 0, failed: 0, events: 0, satisfaction: 0 }
  while (!signal.aborted) {
    const pauseMs = (-Math.log(1 - random()) / sessionsPerSecond) * secondMs
    await wait(pauseMs, signal).catch((cause: unknown) => {
      if (!signal.aborted) throw cause
    })
    if (signal.aborted) break
    const person = nextPerson(world, people, lastSeen, random, now())
    if (person < 0 || underWay.size >= mostAtOnce) continue
    lastSeen.set(person, now())
    const visit = visitOnce(world, person, options, now)
      .then((done) => {
        total.sessions++
        total.events += done.events
        total.satisfaction += done.satisfaction
        visited?.(done)
      })
      .catch((failed: unknown) => {
        total.failed++
        visited?.({ satisfaction: 0, events: 0, failed })
      })
      .finally(() => underWay.delete(visit))
    underWay.add(visit)
  }
  await Promise.all(underWay)
  return { ...total, satisfaction: total.sessions === 0 ? 0 : total.satisfaction / total.sessions }
}

/** Somebody who has joined and has rested; -1 where ten draws find nobody. */
function nextPerson(world: World, people: Lottery, lastSeen: ReadonlyMap<number, Millis>, random: Random, now: Millis): number {
  for (let draws = 0; draws < 10; draws++) {
    const person = people.draw(random)
    if (world.truth.people[person]!.joinedAt <= now && now - (lastSeen.get(person) ?? -dayMs * 1e6) >= restMs) return person
  }
  return -1
}

async function visitOnce(
  world: World,
  index: number,
  { recommend, send, surface = 'home', size, impressionsLogged = true }: TrafficOptions,
  now: () => Millis,
): Promise<{ satisfaction: number; events: number }> {
  const person = world.truth.people[index]!
  const at = now()
  const answer = await recommend({
    surface,
    userId: person.userId,
    ...(size === undefined ? {} : { size }),
    context: { country: person.country, device: deviceAt(world.truth, person, at) },
  })
  const { events, satisfaction } = world.react(person.userId, slateOf(answer, impressionsLogged), at)
  const sent = events.map((event) => ({ ...event, at: Math.min(event.at, now()) }))
  if (sent.length > 0) await send(sent)
  return { satisfaction, events: sent.length }
}

/** A page as somebody reads it: row after row. */
export const slateOf = ({ recommendationId, surface, rows }: Recommendation, impressionsLogged = true): ShownSlate => ({
  recommendationId,
  surface,
  impressionsLogged,
  items: rows.flatMap((row) =>
    row.items.map(({ itemId, propensity, artwork }) => ({
      itemId,
      propensity,
      row: row.id,
      ...(artwork === undefined ? {} : { artwork }),
    })),
  ),
})
