import { Command } from 'commander'
import { gini } from '../../evaluation/catalog-metrics.ts'
import { endOf, startOfDay } from '../../simulator/settings.ts'
import { jsonFlag } from '../opening.ts'
import { progress } from '../progress.ts'
import { reported } from '../report.ts'
import { live } from './live.ts'
import { trainedWorld } from './trained-world.ts'

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
          const { settings } = lived.world
          const said = await live(lived, { surface, from: settings.days, to: settings.days + days }, bars.report)
          await lived.engine.close()
          const counts = [...said.exposures.values()]
          const available = lived.world.items(startOfDay(settings, settings.days + days)).length
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
