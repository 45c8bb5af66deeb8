import { setTimeout } from 'node:timers/promises'
import type { Event } from '../../domain/event.ts'
import type { ItemId, UserId } from '../../domain/ids.ts'
import type { Recommendation } from '../../domain/recommendation.ts'
import type { Millis } from '../../domain/time.ts'
import { bootstrap } from '../../evaluation/bootstrap.ts'
import { entropy } from '../../evaluation/catalog-metrics.ts'
import { startOfDay } from '../../simulator/settings.ts'
import type { Report } from '../progress.ts'
import type { TrainedWorld } from './trained-world.ts'

export const slateSize = 20
/** Of an engine that people live with. */
export const shelvesEveryMs = 20

export interface Lived {
  readonly satisfaction: { readonly mean: number; readonly low: number; readonly high: number }
  readonly exposures: ReadonlyMap<ItemId, number>
  /** Entropy of the categories that a person was shown, in bits; mean over people. */
  readonly categoryEntropy: number
  readonly regret: number
  readonly slates: number
}

export interface Living {
  readonly surface: string
  /** First day, and the first that is not lived any more. */
  readonly from: number
  readonly to: number
  /** Of every request. */
  readonly params?: Readonly<Record<string, number>>
  /** Called before each day but the first. */
  readonly dawn?: (day: number) => Promise<void>
  /** Told of each answer before its person acts. */
  readonly met?: (answer: Recommendation, at: Millis) => void
  /** Told of what each person did with their answer. */
  readonly acted?: (events: readonly Event[]) => void
}

/** Day after day, new items and people arrive, people come, are shown a slate, act, and the engine hears of it. The clock then stands where everyone has gone. */
export async function live(
  { world, engine, clock }: TrainedWorld,
  { surface, from: first, to: last, params = {}, dawn = async () => {}, met: told = () => {}, acted = () => {} }: Living,
  report: Report,
): Promise<Lived> {
  const perUser = new Map<UserId, number[]>()
  const exposures = new Map<ItemId, number>()
  const categories = new Map<UserId, Map<string, number>>()
  const regrets: number[] = []
  let slates = 0
  let latest = clock.now()
  for (let day = first; day < last; day++) {
    if (day > first) {
      clock.set(latest)
      await dawn(day)
    }
    // an engine in memory never waits for anything, and shelves are stocked while it does
    await setTimeout(3 * shelvesEveryMs)
    const [from, to] = [startOfDay(world.settings, day), startOfDay(world.settings, day + 1)]
    const arrivals = world.items(to).filter(({ publishedAt }) => publishedAt >= from)
    const visits = world.visits(day)
    const known = new Set(world.users(from).map((user) => user.userId))
    await engine.ingestUsers(world.users(to).filter((user) => !known.has(user.userId)))
    for (const [n, visit] of visits.entries()) {
      while (arrivals.length > 0 && arrivals[0]!.publishedAt <= visit.at) await engine.ingestItems([arrivals.shift()!])
      clock.set(visit.at)
      const { userId } = visit
      const [user] = await engine.users([userId])
      const answer = await engine.recommend({
        ...{ surface, userId, size: slateSize, params },
        context: user?.country === undefined ? {} : { country: user.country },
      })
      told(answer, visit.at)
      const shown = answer.rows.flatMap(({ items }) => items)
      if (slates++ % 20 === 0) {
        const best = world.satisfaction(userId, world.bestSlate(userId, visit.at, shown.length), visit.at)
        regrets.push(
          best -
            world.satisfaction(
              userId,
              shown.map(({ itemId }) => itemId),
              visit.at,
            ),
        )
      }
      const { events, satisfaction, until } = world.react(
        userId,
        { items: shown, recommendationId: answer.recommendationId, surface, impressionsLogged: true },
        visit.at,
      )
      acted(events)
      const met = categories.get(userId) ?? categories.set(userId, new Map()).get(userId)!
      for (const { itemId, item } of shown) {
        exposures.set(itemId, (exposures.get(itemId) ?? 0) + 1)
        const [category = ''] = item.categories
        met.set(category, (met.get(category) ?? 0) + 1)
      }
      ;(perUser.get(userId) ?? perUser.set(userId, []).get(userId)!).push(satisfaction)
      clock.set(until)
      latest = Math.max(latest, until)
      await engine.ingestEvents(events)
      if (n % 50 === 0) report(`${surface}: day ${day - first + 1}`, n, visits.length)
    }
    report(`${surface}: day ${day - first + 1}`, visits.length, visits.length)
  }
  // Visits overlap: whoever came last need not be the last to go.
  clock.set(latest)
  const means = Float64Array.from(perUser.values(), (values) => values.reduce((a, b) => a + b) / values.length)
  const entropies = Array.from(categories.values(), (met) => entropy(met.values()))
  return {
    satisfaction: bootstrap(means),
    exposures,
    categoryEntropy: entropies.reduce((a, b) => a + b, 0) / Math.max(1, entropies.length),
    regret: regrets.reduce((a, b) => a + b, 0) / Math.max(1, regrets.length),
    slates,
  }
}
