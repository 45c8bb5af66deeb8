import { Command } from 'commander'
import type { ItemId, UserId } from '../../domain/ids.ts'
import { dayMs, type Millis } from '../../domain/time.ts'
import type { Engine } from '../../engine.ts'
import { evaluate } from '../../evaluation/evaluate.ts'
import { recall } from '../../evaluation/ranking-metrics.ts'
import { some, stream } from '../../simulator/draws.ts'
import type { Line } from '../../simulator/history.ts'
import { endOf } from '../../simulator/settings.ts'
import type { World } from '../../simulator/world.ts'
import { jsonFlag } from '../opening.ts'
import { progress } from '../progress.ts'
import { reported } from '../report.ts'
import { trainedWorld } from './trained-world.ts'

const k = 100

/** serendip evaluate cold-items */
export const coldItems = () =>
  new Command('cold-items')
    .description('keep all that was done with some items from the engine, and see who finds them for their people: recall@100')
    .option('--people <count>', 'of the world', Number, 2_000)
    .option('--items <count>', 'of the world', Number, 5_000)
    .option('--share <share>', 'of the items that are kept untouched', Number, 0.1)
    .option('--days <count>', 'at the end of the past, whose choices are to be foreseen', Number, 3)
    .option('--seed <number>', 'of the world, of the draw and of training', Number, 1)
    .option(...jsonFlag)
    .action((options: { people: number; items: number; share: number; days: number; seed: number; json?: boolean }) =>
      reported('evaluate cold-items', { json: options.json === true, seed: options.seed }, async () => {
        const { people, items, share, days, seed } = options
        const bars = progress()
        const cutOf = (world: World) => endOf(world.settings) - days * dayMs
        const coldIn = (world: World) => drawn(world, cutOf(world), share)
        const lived = await trainedWorld({ people, items, seed }, cutOf, bars.report, {
          hears: (world) => without(coldIn(world)),
        })
        const cold = coldIn(lived.world)
        const truth = firstWatches(lived.world, cold, cutOf(lived.world))
        const rows = []
        for (const [model, recommend] of Object.entries(policies(lived.engine, lived.world, cutOf(lived.world)))) {
          const lists = new Map<UserId, readonly ItemId[]>()
          for (const user of truth.keys()) {
            lists.set(user, await recommend(user))
            bars.report(`ask ${model}`, lists.size, truth.size)
          }
          const { metrics } = evaluate({ truth, k, metrics: { recall }, recommend: (user) => lists.get(user)! })
          const { mean, low, high } = metrics.recall
          rows.push({ model, 'recall@100': mean, low, high })
        }
        await lived.engine.close()
        const choices = [...truth.values()].reduce((sum, wanted) => sum + wanted.size, 0)
        return {
          dataset: `world of ${people} people, ${items} items; ${cold.size} items of which the catalog alone is known; ${choices} first choices of ${truth.size} people in ${days} days`,
          rows,
          notes: [
            'No event with a cold item reaches the engine. It learns until the cut; everyone is asked for once, at the cut.',
            'All items published by then are ranked, the others too. Popularity has nothing to put a cold item above any that was touched by.',
            'low, high: 95 % bootstrap interval over people. newest: the latest published. random: drawn anew for each.',
          ],
        }
      }),
    )

/** Some of what is published by the cut. */
function drawn(world: World, cut: Millis, share: number): ReadonlySet<ItemId> {
  const ids = world.items(cut).map(({ itemId }) => itemId)
  return new Set(some(stream(world.settings.seed, 'cold items'), ids, Math.round(share * ids.length)))
}

/** Says of lines whether they keep silent of what was done with these items. */
const without =
  (items: ReadonlySet<ItemId>) =>
  ({ entry }: Line) =>
    entry.kind !== 'event' || entry.event.itemId === undefined || !items.has(entry.event.itemId)

/** Cold items that people watched after the cut, at least half of it, and never before. */
function firstWatches(world: World, cold: ReadonlySet<ItemId>, cut: Millis): Map<UserId, Set<ItemId>> {
  const before = new Set<string>()
  const truth = new Map<UserId, Set<ItemId>>()
  for (const { entry } of world.fork().history()) {
    if (entry.kind !== 'event') continue
    const { type, userId, itemId, value = 0, at } = entry.event
    if (type !== 'watch' || itemId === undefined || !cold.has(itemId)) continue
    const pair = `${userId}\n${itemId}`
    if (at < cut) before.add(pair)
    else if (value >= 0.5 && !before.has(pair)) (truth.get(userId) ?? truth.set(userId, new Set()).get(userId)!).add(itemId)
  }
  return truth
}

function policies(engine: Engine, world: World, cut: Millis): Record<string, (user: UserId) => Promise<readonly ItemId[]>> {
  const published = world.items(cut).map(({ itemId }) => itemId)
  const newest = published.slice(-k).reverse()
  const random = stream(world.settings.seed, 'drawn items')
  return {
    popularity: (user) => engine.retrieve('popularity', user, k),
    random: async () => some(random, published, k),
    newest: async () => newest,
    content: (user) => engine.retrieve('content', user, k),
    als: (user) => engine.retrieve('als', user, k),
    'two-tower': (user) => engine.retrieve('twoTower', user, k),
  }
}
