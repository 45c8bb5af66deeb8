import { Command } from 'commander'
import type { SkewReport } from '../../engine.ts'
import { dirFlag, dirOf, jsonFlag, withEngine } from '../opening.ts'
import { progress } from '../progress.ts'
import { type Measured, reported } from '../report.ts'
import { plantedSkew } from './planted-skew.ts'

interface Options {
  readonly dir?: string
  readonly planted?: boolean
  readonly most: number
  readonly seed: number
  readonly json?: boolean
}

/** serendip monitor skew */
export const skew = () =>
  new Command('skew')
    .description(
      'compare the feature rows that were served with the same rows made again from the log; ends with 2 where one differs',
    )
    .option(...dirFlag)
    .option('--planted', 'in a small world of its own, where a week is served as seven calendar days')
    .option('--most <slates>', 'compare a sample where the log holds more', Number, 10_000)
    .option('--seed <number>', 'of the sample', Number, 1)
    .option(...jsonFlag)
    .action((options: Options) =>
      reported('monitor skew', { json: options.json === true, seed: options.seed }, async () => {
        const report = await (options.planted === true ? plantedSkew() : ofFolder(options))
        if (report.rows.some(({ alarm }) => alarm)) process.exitCode = 2
        return told(
          report,
          options.planted === true ? 'a small world in which a week is served as seven calendar days' : dirOf(options),
        )
      }),
    )

async function ofFolder({ most, seed, ...options }: Options): Promise<SkewReport> {
  const bars = progress()
  const compare = { most, seed, progress: bars.report }
  const report = await withEngine(dirOf(options), bars.report, (engine) => engine.skew(compare), { withoutModels: true })
  bars.end()
  return report
}

const told = ({ rows, compared }: SkewReport, dataset: string): Measured => ({
  dataset: `${dataset}: ${compared.slates.toLocaleString('en')} slates compared`,
  rows: rows.map((row) => ({ ...row })),
  notes: [
    `passed over: ${compared.withoutRow} slates without a row that was read at one offset, ${compared.ofOtherFeatures} of other features, ${compared.leftOut} beyond --most.`,
    'served, recomputed: means over the rows that differ, over all where none does. difference: of the row where they lie furthest apart.',
    'Features alone: the scores of models are those of whatever was in service then.',
  ],
})
