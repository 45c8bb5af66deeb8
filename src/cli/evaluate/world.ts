import { Command } from 'commander'
import type { ItemId, UserId } from '../../domain/ids.ts'
import { dayMs } from '../../domain/time.ts'
import type { Interval } from '../../evaluation/bootstrap.ts'
import { endOf } from '../../simulator/settings.ts'
import type { World } from '../../simulator/world.ts'
import { jsonFlag } from '../opening.ts'
import { progress } from '../progress.ts'
import { reported } from '../report.ts'
import { gainsOf, type Judged, judge } from './judge-policy.ts'
import { notesOn } from './ladder-notes.ts'
import { ladder, others } from './policies.ts'
import { trainedWorld } from './trained-world.ts'

/** serendip evaluate world */
export const world = () =>
  new Command('world')
    .description('train on the simulated past up to its last day; see whose lists please, and who foresaw that day')
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
        const judged: Judged[] = []
        for (const policy of [...ladder, ...others]) judged.push(await judge(policy, lived, truth, bars.report))
        await lived.engine.close()
        const gains = gainsOf(judged.slice(0, ladder.length))
        return {
          dataset: `world of ${people} people, ${items} items, ${days} days; ${truth.size} people judged on the last day`,
          rows: judged.map(({ row }, n) => ({ step: ladder[n] === undefined ? null : n + 1, ...row, ...gained(gains[n]) })),
          notes: notesOn(judged, gains),
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

const gained = (gain: Interval | undefined) =>
  gain === undefined ? { gain: null, gainLow: null, gainHigh: null } : { gain: gain.mean, gainLow: gain.low, gainHigh: gain.high }
