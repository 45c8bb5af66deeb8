import { Command } from 'commander'
import type { ItemId, UserId } from '../../domain/ids.ts'
import type { Millis } from '../../domain/time.ts'
import type { Engine } from '../../engine.ts'
import { bootstrap } from '../../evaluation/bootstrap.ts'
import { gini } from '../../evaluation/catalog-metrics.ts'
import { endOf, startOfDay } from '../../simulator/settings.ts'
import type { World } from '../../simulator/world.ts'
import { jsonFlag } from '../opening.ts'
import { progress, type Report } from '../progress.ts'
import { reported } from '../report.ts'
import { trainedWorld } from './trained-world.ts'

const slateSize = 20

/** What each policy shows is what its people then live with: it learns from its own impressions. */
const surfaceOf = { popularity: 'popular', funnel: 'for-you' } as const

/** serendip evaluate loop */
export const loop = () =>
  new Command('loop')
    .description('let people live with each policy for some days, and see how satisfied they truly are')
    .option('--people <count>', 'of the world', Number, 2_000)
    .option('--items <count>', 'of the world', Number, 5_000)
    .option('--days <count>', 'that people live with a policy', Number, 3)
    .option('--seed <number>', 'of the world and of training', Number, 1)
    .option(...jsonFlag)
    .action((options: { people: number; items: number; days: number; seed: number; json?: boolean }) =>
      reported('evaluate loop', { json: options.json === true, seed: options.seed }, async () => {
        const { people, items, days, seed } = options
        const bars = progress()
        const rows = []
        for (const [policy, surface] of Object.entries(surfaceOf)) {
          const lived = await trainedWorld({ people, items, seed }, (world) => endOf(world.settings), bars.report)
          const said = await live(lived.world, lived.engine, lived.clock.set, surface, days, bars.report)
          await lived.engine.close()
          const counts = [...said.exposures.values()]
          const available = lived.world.items(startOfDay(lived.world.settings, lived.world.settings.days + days)).length
          rows.push({
            policy,
            satisfaction: said.satisfaction.mean,
            low: said.satisfaction.low,
            high: said.satisfaction.high,
            catalogShare: said.exposures.size / available,
            exposureGini: gini(counts, available),
            regret: said.regret,
            slates: said.slates,
          })
        }
        return {
          dataset: `world of ${people} people, ${items} items, 60 days of past and ${days} lived`,
          rows,
          notes: [
            'satisfaction: true expected worth of a slate to its person, mean over people, with a 95 % bootstrap interval.',
            'regret: of one slate in twenty, the best slate there was, less the one shown.',
          ],
        }
      }),
    )

interface Lived {
  readonly satisfaction: { readonly mean: number; readonly low: number; readonly high: number }
  readonly exposures: ReadonlyMap<ItemId, number>
  readonly regret: number
  readonly slates: number
}

/** Day after day: new items and people arrive, people come, are shown a slate, act, and the engine hears of it. */
async function live(
  world: World,
  engine: Engine,
  setClock: (at: Millis) => void,
  surface: string,
  days: number,
  report: Report,
): Promise<Lived> {
  const first = world.settings.days
  const perUser = new Map<UserId, number[]>()
  const exposures = new Map<ItemId, number>()
  const regrets: number[] = []
  let slates = 0
  for (let day = first; day < first + days; day++) {
    const [from, to] = [startOfDay(world.settings, day), startOfDay(world.settings, day + 1)]
    const arrivals = world.items(to).filter(({ publishedAt }) => publishedAt >= from)
    const visits = world.visits(day)
    const known = new Set(world.users(from).map((user) => user.userId))
    await engine.ingestUsers(world.users(to).filter((user) => !known.has(user.userId)))
    for (const [n, visit] of visits.entries()) {
      while (arrivals.length > 0 && arrivals[0]!.publishedAt <= visit.at) await engine.ingestItems([arrivals.shift()!])
      setClock(visit.at)
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
      setClock(until)
      await engine.ingestEvents(events)
      if (n % 50 === 0) report(`${surface}: day ${day - first + 1}`, n, visits.length)
    }
    report(`${surface}: day ${day - first + 1}`, visits.length, visits.length)
  }
  const means = Float64Array.from(perUser.values(), (values) => values.reduce((a, b) => a + b) / values.length)
  return {
    satisfaction: bootstrap(means),
    exposures,
    regret: regrets.reduce((a, b) => a + b, 0) / Math.max(1, regrets.length),
    slates,
  }
}
