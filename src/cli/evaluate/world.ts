import { Command } from 'commander'
import type { ItemId, UserId } from '../../domain/ids.ts'
import { dayMs } from '../../domain/time.ts'
import type { Engine } from '../../engine.ts'
import { evaluate } from '../../evaluation/evaluate.ts'
import { ndcg, recall } from '../../evaluation/ranking-metrics.ts'
import { endOf } from '../../simulator/settings.ts'
import type { World } from '../../simulator/world.ts'
import { jsonFlag } from '../opening.ts'
import { progress } from '../progress.ts'
import { reported } from '../report.ts'
import { trainedWorld } from './trained-world.ts'

const k = 20

/** serendip evaluate world */
export const world = () =>
  new Command('world')
    .description('train on the simulated past up to its last day, and see who foresaw that day: recall@20 over all items')
    .option('--people <count>', 'of the world', Number, 2_000)
    .option('--items <count>', 'of the world', Number, 5_000)
    .option('--days <count>', 'of the world', Number, 60)
    .option('--seed <number>', 'of the world and of training', Number, 1)
    .option(...jsonFlag)
    .action((options: { people: number; items: number; days: number; seed: number; json?: boolean }) =>
      reported('evaluate world', { json: options.json === true, seed: options.seed }, async () => {
        const { people, items, days, seed } = options
        const bars = progress()
        const lived = await trainedWorld({ people, items, days, seed }, (world) => endOf(world.settings) - dayMs, bars.report)
        const truth = lastDay(lived.world)
        const rows = []
        for (const [model, recommend] of Object.entries(policies(lived.engine))) {
          const lists = new Map<UserId, readonly ItemId[]>()
          for (const user of truth.keys()) {
            lists.set(user, await recommend(user))
            bars.report(`ask ${model}`, lists.size, truth.size)
          }
          const { metrics } = evaluate({ truth, k, metrics: { recall, ndcg }, recommend: (user) => lists.get(user)! })
          rows.push({
            model,
            'recall@20': metrics.recall.mean,
            'ndcg@20': metrics.ndcg.mean,
            low: metrics.recall.low,
            high: metrics.recall.high,
          })
        }
        await lived.engine.close()
        return {
          dataset: `world of ${people} people, ${items} items, ${days} days; ${truth.size} people judged on the last day`,
          rows,
          notes: [
            'low, high: 95 % bootstrap interval of recall@20 over people. The funnel answers without its exploration share.',
          ],
        }
      }),
    )

/** What people watched on the last day, at least half of it and for the first time. */
function lastDay(world: World): Map<UserId, Set<ItemId>> {
  const cut = endOf(world.settings) - dayMs
  const before = new Set<string>()
  const truth = new Map<UserId, Set<ItemId>>()
  for (const { entry } of world.fork().history()) {
    if (entry.kind !== 'event') continue
    const { type, userId, itemId, value = 0, at } = entry.event
    if (type !== 'watch' || itemId === undefined) continue
    const pair = `${userId}\n${itemId}`
    if (at < cut) before.add(pair)
    else if (value >= 0.5 && !before.has(pair)) (truth.get(userId) ?? truth.set(userId, new Set()).get(userId)!).add(itemId)
  }
  return truth
}

const policies = (engine: Engine): Record<string, (user: UserId) => Promise<readonly ItemId[]>> => ({
  popularity: (user) => engine.retrieve('popularity', user, k),
  trending: (user) => engine.retrieve('trending', user, k),
  content: (user) => engine.retrieve('content', user, k),
  markov: (user) => engine.retrieve('markov', user, k),
  sequence: (user) => engine.retrieve('sequence', user, k),
  'user-to-user': (user) => engine.retrieve('userKnn', user, k),
  'item-to-item': (user) => engine.retrieve('itemKnn', user, k),
  als: (user) => engine.retrieve('als', user, k),
  'two-tower': (user) => engine.retrieve('twoTower', user, k),
  funnel: async (userId) => {
    const [user] = await engine.users([userId])
    const context = user?.country === undefined ? {} : { country: user.country }
    const { rows } = await engine.recommend({ surface: 'for-you', userId, size: k, context, params: { 'rerank.exploration': 0 } })
    return rows.flatMap(({ items }) => items.map(({ itemId }) => itemId))
  },
})
