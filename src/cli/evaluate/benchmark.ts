import { join } from 'node:path'
import { Command } from 'commander'
import type { Benchmark, Task } from '../../benchmarks/benchmark.ts'
import { type ContenderName, contendersOn, contestOn, type Fitted } from '../../benchmarks/contenders.ts'
import { judge } from '../../benchmarks/judge.ts'
import { config } from '../../config.ts'
import { EngineError } from '../../domain/error.ts'
import { mean } from '../../evaluation/bootstrap.ts'
import { holm, randomisationTest } from '../../evaluation/compare.ts'
import { jsonFlag } from '../opening.ts'
import { progress, type Report } from '../progress.ts'
import { type ReportRow, reported } from '../report.ts'

interface Options {
  readonly models: string
  readonly fit: string
  readonly validation?: boolean
  readonly data: string
  readonly seed: number
  readonly json?: boolean
}

/** serendip evaluate gowalla | beauty | ml-100k */
export const benchmarkVerb = (benchmark: Benchmark) =>
  new Command(benchmark.name)
    .description(`fit models on ${benchmark.name}, judge them as its publications do, and print our rows beside theirs`)
    .option('--models <names>', `of ${contendersOn(benchmark).join(', ')}`, contendersOn(benchmark).join(','))
    .option('--fit <rule>', `what is fitted: ${benchmark.fits.join(' or ')}`, benchmark.fits[0])
    .option('--validation', 'judge on the round that settings are chosen on, not on the one that is reported')
    .option('--data <folder>', 'that holds the folders of the sets', config().data)
    .option('--seed <number>', 'of training', Number, 1)
    .option(...jsonFlag)
    .action((options: Options) =>
      reported(`evaluate ${benchmark.name}`, { json: options.json === true, seed: options.seed }, async () => {
        const bars = progress()
        const names = namesIn(options.models, contendersOn(benchmark))
        if (!benchmark.fits.includes(options.fit)) throw unknown('fit rule', options.fit, benchmark.fits)
        const rounds = await benchmark.read(join(options.data, benchmark.name), options.fit)
        const task = options.validation === true ? rounds.validation : rounds.test
        const rows: ReportRow[] = []
        const perUser: Record<string, Float64Array> = {}
        const fit = contestOn(benchmark, task, (name) => ({
          seed: options.seed,
          signal: new AbortController().signal,
          progress: ({ done, of }) => bars.report(`fit ${name}`, done, of),
        }))
        for (const name of names) {
          const { row, values } = judged(benchmark, task, name, await fit(name), bars.report)
          rows.push({ model: name, kind: 'ours', fit: options.fit, ...row })
          perUser[name] = values
        }
        const beaten = bestAgainst(perUser)
        for (const [n, name] of names.entries()) rows[n] = { ...rows[n], pBest: beaten.get(name) ?? null }
        if (options.validation !== true) rows.push(...publishedRows(benchmark, options.fit))
        bars.end()
        return {
          dataset: `${benchmark.name}: ${task.train.item.length} acts of ${task.train.users.size} people on ${task.train.items.size} items; ${task.cases.length} people judged${options.validation === true ? ' on validation' : ''}`,
          rows,
          notes: [
            'low, high: 95 % bootstrap interval of the first metric over people. All items are ranked.',
            'pBest: of the difference to our best row on that metric; paired randomisation test over people, Holm-corrected.',
          ],
        }
      }),
    )

function judged(benchmark: Benchmark, task: Task, name: ContenderName, { model, settings, seconds }: Fitted, report: Report) {
  const started = performance.now()
  const { metrics } = judge(benchmark, task, model, (done) => report(`judge ${name}`, done, task.cases.length))
  const [first] = Object.values(metrics)
  const row = {
    ...Object.fromEntries(Object.entries(metrics).map(([metric, { mean }]) => [metric, mean])),
    low: first!.low,
    high: first!.high,
    pBest: null,
    fitSeconds: seconds,
    judgeSeconds: (performance.now() - started) / 1_000,
    settings,
  }
  return { row, values: first!.perUser }
}

/** Of each model but the best: the chance to see the best so far ahead were the two alike, corrected for asking of several. */
function bestAgainst(perUser: Readonly<Record<string, Float64Array>>): ReadonlyMap<string, number> {
  const [best, ...others] = Object.keys(perUser).sort((a, b) => mean(perUser[b]!) - mean(perUser[a]!))
  const corrected = holm(others.map((other) => randomisationTest(perUser[best!]!, perUser[other]!)))
  return new Map(others.map((other, n) => [other, corrected[n]!]))
}

/** Those that were fitted by the same rule. */
const publishedRows = ({ published }: Benchmark, rule: string): ReportRow[] =>
  published
    .filter(({ fit }) => fit === rule)
    .map(({ model, fit, source, figures }) => ({ model, kind: 'published', fit, ...figures, source }))

function namesIn(list: string, known: readonly ContenderName[]): ContenderName[] {
  const names = list.split(',').map((name) => name.trim())
  for (const name of names) if (!known.includes(name as ContenderName)) throw unknown('model', name, known)
  return names as ContenderName[]
}

const unknown = (what: string, given: string, known: readonly string[]) =>
  new EngineError('BAD_REQUEST', `There is no ${what} ${given}.`, `Choose of ${known.join(', ')}.`)
