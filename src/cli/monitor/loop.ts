import { Command } from 'commander'
import { EngineError } from '../../domain/error.ts'
import { type LoopMeasure, type LoopRow, loopMeasures } from '../../engine.ts'
import { dirFlag, dirOf, jsonFlag, withEngine } from '../opening.ts'
import { progress } from '../progress.ts'
import { reported } from '../report.ts'

interface Options {
  readonly dir?: string
  readonly surface?: string
  readonly json?: boolean
}

/** serendip monitor loop */
export const loop = () =>
  new Command('loop')
    .description('how evenly, how widely and how newly each surface shows the catalog; ends with 2 while an alarm rings')
    .option(...dirFlag)
    .option('--surface <name>', 'only of this one')
    .option(...jsonFlag)
    .action((options: Options) =>
      reported('monitor loop', { json: options.json === true, seed: 0 }, async () => {
        const dir = dirOf(options)
        const bars = progress()
        const all = await withEngine(dir, bars.report, async (engine) => engine.loop(), { withoutModels: true })
        bars.end()
        const rows = all.filter(({ surface }) => options.surface === undefined || surface === options.surface)
        if (rows.length === 0) throw nothingShown(dir)
        if (rows.some(({ alarm }) => alarm)) process.exitCode = 2
        return {
          dataset: dir,
          rows: rows.map(rowOf),
          notes: [
            ...Object.entries<LoopMeasure>(loopMeasures)
              .filter(([name]) => rows.some(({ measure }) => measure === name))
              .map(([name, measure]) => `${name}: ${sentence(measure)}`),
            'day: the latest 24 hours; week: the latest 168; before: as many hours before them, where they were watched in whole.',
          ],
        }
      }),
    )

const rowOf = ({ surface, window, measure, value, before, alarm, since }: LoopRow) => ({
  ...{ surface, window, measure, value, before: before ?? null, alarm },
  since: since === undefined ? null : new Date(since).toISOString(),
})

const goods = { high: 'Higher is better.', low: 'Lower is better.', neither: 'Neither end is good.' } as const

const sentence = ({ means, good, alarm }: LoopMeasure) =>
  `${means} ${goods[good]}${alarm === undefined ? '' : ` Rings when ${alarm}.`}`

const nothingShown = (dir: string) =>
  new EngineError(
    'NOTHING_TO_COMPARE',
    `The newest days of the log in ${dir} hold no impression of such a surface.`,
    'Serve some answers first; to practise, see what people live with: serendip evaluate loop --days 3.',
  )
