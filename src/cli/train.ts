import { Command, Option } from 'commander'
import type { RollOut, RunRecord, TrainingGroup } from '../engine.ts'
import { dirFlag, dirOf, jsonFlag, withEngine } from './opening.ts'
import { print, table } from './output.ts'
import { progress } from './progress.ts'

interface Options {
  readonly dir?: string
  readonly seed: number
  readonly all?: boolean
  readonly only?: TrainingGroup
  readonly force?: boolean
  readonly canary?: boolean
  readonly shadow?: boolean
  readonly json?: boolean
}

const howOf = ({ canary, shadow }: Options): RollOut => (shadow === true ? 'shadow' : canary === true ? 'canary' : 'now')

/** How much of it was made before. */
function cachedIn({ steps }: RunRecord): string {
  const cached = steps.filter(({ state }) => state === 'cached').length
  return cached === 0 ? '' : `; ${cached} steps were made before`
}

/** serendip train */
export const train = () =>
  new Command('train')
    .description('fit every model on the log, judge it on a held-out day, register it and put it in service')
    .option(...dirFlag)
    .option('--all', 'every model there is, as unless said')
    .addOption(
      new Option('--only <group>', 'users: what people did, counted; index: what items are found by; ranker: what orders them')
        .choices(['users', 'index', 'ranker'])
        .conflicts('all'),
    )
    .option('--seed <number>', 'the same seed and log give the same models, bit for bit', Number, 1)
    .option('--canary', 'by way of 1, 5, 25, 50 and 100 % of people, taken back by guardrails')
    .option('--shadow', 'answering nobody first, then as a canary')
    .option('--force', 'learn even from data that a check would stop; what was found stands in the manifests')
    .option(...jsonFlag)
    .action(async (options: Options) => {
      const bars = progress()
      const { manifests, seconds, run } = await withEngine(
        dirOf(options),
        bars.report,
        async (engine) => {
          const { seed, only = 'all' } = options
          const trained = await engine.train({
            only,
            seed,
            force: options.force === true,
            rollOut: howOf(options),
            progress: bars.report,
          })
          return { ...trained, run: engine.trainingRuns().at(-1)! }
        },
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
        { manifests, seconds, run },
        `${table(rows)}\n${noted}\ntrained ${manifests.length} models in ${seconds.toFixed(1)} s${cachedIn(run)}`,
      )
    })
