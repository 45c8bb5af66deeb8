import { Command } from 'commander'
import { EngineError } from '../../domain/error.ts'
import { dirFlag, dirOf, jsonFlag, withEngine } from '../opening.ts'
import { progress } from '../progress.ts'
import { type Measured, reported } from '../report.ts'
import { plantedDrift, type Rehearsed } from './planted-drift.ts'

interface Options {
  readonly dir?: string
  readonly planted?: boolean
  readonly people: number
  readonly items: number
  readonly quiet: number
  readonly seed: number
  readonly json?: boolean
}

/** serendip monitor drift */
export const drift = () =>
  new Command('drift')
    .description('hold the latest 24 hours of what was served against the two weeks before; ends with 2 while an alarm rings')
    .option(...dirFlag)
    .option('--planted', 'in a simulated world: quiet days, and then one whose catalog carries false dates')
    .option('--people <count>', 'with --planted, of the world', Number, 300)
    .option('--items <count>', 'with --planted, of the world', Number, 600)
    .option('--quiet <days>', 'with --planted, days on which nothing is wrong', Number, 30)
    .option('--seed <number>', 'with --planted, of the world and of training', Number, 1)
    .option(...jsonFlag)
    .action((options: Options) =>
      reported('monitor drift', { json: options.json === true, seed: options.seed }, () =>
        options.planted === true ? rehearsed(options) : ofFolder(dirOf(options)),
      ),
    )

async function ofFolder(dir: string): Promise<Measured> {
  const bars = progress()
  const rows = await withEngine(dir, bars.report, async (engine) => engine.drift(), { withoutModels: true })
  bars.end()
  if (rows.every((row) => row.rows === 0)) {
    throw new EngineError(
      'NOTHING_TO_COMPARE',
      `The log in ${dir} holds no impression that carries a row.`,
      'Serve some answers of home or for-you first, or see what drift looks like: serendip monitor drift --planted.',
    )
  }
  if (rows.some(({ alarm }) => alarm)) process.exitCode = 2
  const unjudged = rows.filter(({ bound }) => bound === undefined).length
  return {
    dataset: dir,
    rows: rows.map((row) => ({ ...row, since: row.since === undefined ? null : new Date(row.since).toISOString() })),
    notes: [
      ...(unjudged > 0
        ? [`${unjudged} columns are not judged: that takes fourteen days of 300 rows each, and as many in the latest one.`]
        : []),
      'alarm: ks beyond bound and psi beyond 0.2, three hours in a row. Rows are those looked at; with much traffic that is a share.',
    ],
  }
}

async function rehearsed({ people, items, quiet, seed }: Options): Promise<Measured> {
  const bars = progress()
  const told = await plantedDrift({ people, items, quiet, seed, past: 15 }, bars.report)
  bars.end()
  if (told.rows.some(({ alarm }) => alarm)) process.exitCode = 2
  return {
    dataset: `world of ${people} people, ${items} items; ${told.impressionsADay.toLocaleString('en')} impressions a day, ${told.judged} columns judged`,
    rows: [summaryOf(told, quiet)],
    notes: [
      ...told.onQuietDays.map(
        ({ column, hours }) => `false alarm: ${column}, ${(-hours / 24).toFixed(1)} days before anything was planted`,
      ),
      ...told.afterPlant.map(
        ({ column, hours, row }) =>
          `${column} after ${hours.toFixed(1)} h: ks ${row.ks.toFixed(3)}, bound ${row.bound?.toFixed(3)}, psi ${row.psi.toFixed(3)}`,
      ),
      'planted: a nightly export of the catalog that dates every item to the night itself.',
      'The rule and its thresholds were chosen on worlds of seeds 101 to 114.',
    ],
  }
}

const summaryOf = ({ onQuietDays, afterPlant }: Rehearsed, quiet: number) => ({
  quietDays: quiet,
  alarmsOnQuietDays: onQuietDays.length,
  hoursUntilAlarm: afterPlant[0]?.hours ?? null,
  columns: afterPlant.map(({ column }) => column).join(' '),
  withinADay: (afterPlant[0]?.hours ?? Number.POSITIVE_INFINITY) <= 24,
})
