import { Command } from 'commander'
import { dirFlag, dirOf, jsonFlag, withEngine } from './opening.ts'
import { print, table } from './output.ts'
import { progress } from './progress.ts'

/** serendip train */
export const train = () =>
  new Command('train')
    .description('fit every model on the log, judge it on a held-out day, register it and put it in service')
    .option(...dirFlag)
    .option('--seed <number>', 'the same seed and log give the same models, bit for bit', Number, 1)
    .option('--force', 'learn even from data that a check would stop; what was found stands in the manifests')
    .option(...jsonFlag)
    .action(async (options: { dir?: string; seed: number; force?: boolean; json?: boolean }) => {
      const bars = progress()
      const { manifests, seconds } = await withEngine(
        dirOf(options),
        bars.report,
        (engine) => engine.train({ seed: options.seed, force: options.force === true, progress: bars.report }),
        { withoutModels: true },
      )
      bars.end()
      const rows = manifests.flatMap(({ role, id, metrics }) =>
        Object.entries(metrics).map(([metric, { value, baseline }]) => ({
          role,
          artifact: id.slice(0, 12),
          metric,
          value,
          popularity: baseline,
        })),
      )
      const noted = (manifests[0]?.warnings ?? []).map((warning) => `\nnoted: ${warning}`).join('')
      print(
        options.json === true,
        { manifests, seconds },
        `${table(rows)}\n${noted}\ntrained ${manifests.length} models in ${seconds.toFixed(1)} s`,
      )
    })
