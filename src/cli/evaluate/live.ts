import type { ItemId, UserId } from '../../domain/ids.ts'
import { bootstrap } from '../../evaluation/bootstrap.ts'
import { startOfDay } from '../../simulator/settings.ts'
import type { Report } from '../progress.ts'
import type { TrainedWorld } from './trained-world.ts'

export const slateSize = 20

export interface Lived {
  readonly satisfaction: { readonly mean: number; readonly low: number; readonly high: number }
  readonly exposures: ReadonlyMap<ItemId, number>
  readonly regret: number
  readonly slates: number
}

/** Days `from` to `to`, the last not included, day after day: new items and people arrive, people come, are shown a slate, act, and the engine hears of it. The clock then stands where everyone has gone. */
export async function live(
  { world, engine, clock }: TrainedWorld,
  { surface, from: first, to: last }: { readonly surface: string; readonly from: number; readonly to: number },
  report: Report,
): Promise<Lived> {
  const perUser = new Map<UserId, number[]>()
  const exposures = new Map<ItemId, number>()
  const regrets: number[] = []
  let slates = 0
  let latest = clock.now()
  for (let day = first; day < last; day++) {
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
        surface,
        userId,
        size: slateSize,
        context: user?.country === undefined ? {} : { country: user.country },
      })
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
      for (const { itemId } of shown) exposures.set(itemId, (exposures.get(itemId) ?? 0) + 1)
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
  return {
    satisfaction: bootstrap(means),
    exposures,
    regret: regrets.reduce((a, b) => a + b, 0) / Math.max(1, regrets.length),
    slates,
  }
}
