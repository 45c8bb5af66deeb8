import { Argument, Command } from 'commander'
import { EngineError } from '../domain/error.ts'
import { type FeatureEntity, featureParity } from '../engine.ts'
import { dirFlag, dirOf, jsonFlag, withEngine } from './opening.ts'
import { print, table } from './output.ts'
import { progress } from './progress.ts'
import { reported } from './report.ts'

/** serendip features */
export const features = () =>
  new Command('features')
    .description('read features, and hold the ways to compute them against each other')
    .addCommand(of())
    .addCommand(parity())

/** serendip features of user ann */
const of = () =>
  new Command('of')
    .description('the features of one user or item, now or as of a moment of the past')
    .addArgument(new Argument('<entity>').choices(['user', 'item']))
    .argument('<id>')
    .option('--at <moment>', 'milliseconds since 1970, or a date such as 2026-11-25T12:00Z: reads the whole log', momentOf)
    .option(...dirFlag)
    .option(...jsonFlag)
    .action(async (entity: FeatureEntity, id: string, options: { at?: number; dir?: string; json?: boolean }) => {
      const bars = progress()
      const read = await withEngine(dirOf(options), bars.report, (engine) => engine.features(entity, id, options.at), {
        withoutModels: true,
      })
      bars.end()
      const rows = Object.entries(read.values).map(([feature, value]) => ({
        feature,
        value: typeof value === 'number' ? value : JSON.stringify(value),
        version: read.versions[feature],
      }))
      print(options.json === true, read, `${entity} ${id} at ${new Date(read.at).toISOString()}\n\n${table(rows)}`)
    })

/** serendip features parity */
const parity = () =>
  new Command('parity')
    .description('random features over random logs: streaming, replay and SQL over Parquet must agree on every number')
    .option('--seeds <count>', 'each a set of features and a log', Number, 100)
    .option('--seed <number>', 'the first of them', Number, 1)
    .option(...jsonFlag)
    .action((options: { seeds: number; seed: number; json?: boolean }) =>
      reported('features parity', { json: options.json === true, seed: options.seed }, async () => {
        const bars = progress()
        const { examples, numbers, seeds, mismatches, largestDifference } = await featureParity({
          seeds: options.seeds,
          firstSeed: options.seed,
          progress: (done, of) => bars.report('compare', done, of),
        })
        bars.end()
        for (const { seed, column, ask, values } of examples) {
          process.stderr.write(
            `seed ${seed}, ${column}: streaming ${values[0]}, replay ${values[1]}, SQL ${values[2]}, for ${JSON.stringify(ask)}\n`,
          )
        }
        if (mismatches > 0) process.exitCode = 1
        return {
          dataset:
            'random declarations over random logs: late, out of order, on the borders of tiles, with items that change and go',
          rows: [{ seeds, mismatches, largestDifference, numbers }],
          notes: ['A mismatch differs by more than 1e-6 of the larger, or of 1. Numbers: each computed in three ways.'],
        }
      }),
    )

function momentOf(text: string): number {
  const at = /^\d+$/.test(text) ? Number(text) : Date.parse(text)
  if (Number.isFinite(at)) return at
  throw new EngineError('BAD_REQUEST', `${text} is no moment.`, 'Say milliseconds since 1970, or a date: 2026-11-25T12:00Z.')
}
