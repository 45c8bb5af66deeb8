import { join } from 'node:path'
import { Argument, Command, Option } from 'commander'
import { benchmarks } from '../benchmarks/benchmarks.ts'
import { contenderSpaces, type TunableContender, tuneContender } from '../benchmarks/tune-contender.ts'
import { config } from '../config.ts'
import { EngineError } from '../domain/error.ts'
import { openSearches, type TunableRole, type Tuned, type TuningOptions } from '../engine.ts'
import { version } from '../version.ts'
import { dirFlag, dirOf, jsonFlag, withEngine } from './opening.ts'
import { progress, type Report } from './progress.ts'
import { type Measured, reported } from './report.ts'

interface Options {
  readonly on?: string
  readonly trials: number
  readonly parallel: number
  readonly seed: number
  readonly metric?: string
  readonly fit?: string
  readonly people: number
  readonly data: string
  readonly fresh?: boolean
  readonly dir?: string
  readonly json?: boolean
}

/** The roles that models play in the funnel; those without one learn from benchmarks alone. */
const roles: Readonly<Partial<Record<TunableContender, TunableRole>>> = {
  als: 'als',
  'item-knn': 'itemKnn',
  'user-knn': 'userKnn',
  markov: 'markov',
}

/** serendip tune */
export const tune = () =>
  new Command('tune')
    .description('search for the settings that serve a model best on validation data; run again, it goes on where it stopped')
    .addArgument(new Argument('<model>').choices(Object.keys(contenderSpaces)))
    .option('--trials <count>', 'in all, those of earlier runs among them', Number, 30)
    .option('--parallel <count>', 'trials at a time; another number is another search', Number, 2)
    .option('--seed <number>', 'the same seed and data propose the same settings', Number, 1)
    .option('--fresh', 'begin anew, on the log as it stands')
    .addOption(
      new Option('--on <benchmark>', "a public data set instead of the folder's own log").choices(
        benchmarks.map(({ name }) => name),
      ),
    )
    .option('--metric <name>', 'of a benchmark, to choose by (default: its NDCG)')
    .option('--fit <rule>', 'of a benchmark: what is fitted (default: the stricter rule)')
    .option('--people <count>', 'of a benchmark: judged at most, the same in every trial', Number, 5_000)
    .option('--data <folder>', 'that holds the folders of the benchmarks', config().data)
    .option(...dirFlag)
    .option(...jsonFlag)
    .action((model: TunableContender, options: Options) =>
      reported(`tune ${model}`, { json: options.json === true, seed: options.seed }, async () => {
        const bars = progress()
        const tuned = await (options.on === undefined ? onLog : onBenchmark)(model, options, bars.report)
        bars.end()
        return told(tuned)
      }),
    )

/** On the folder's own log. */
function onLog(name: TunableContender, options: Options, report: Report): Promise<Tuned> {
  const role = roles[name]
  if (role === undefined) {
    throw new EngineError('BAD_REQUEST', `${name} plays no role in the funnel.`, 'Tune it on a benchmark: --on gowalla, for one.')
  }
  return withEngine(dirOf(options), report, (engine) => engine.tune(role, { ...asked(options), progress: report }), {
    withoutModels: true,
  })
}

/** On a benchmark's validation round; kept in the folder if one is given, else in `build/tuning`. */
async function onBenchmark(name: TunableContender, options: Options, report: Report): Promise<Tuned> {
  const benchmark = benchmarks.find((each) => each.name === options.on)!
  const metrics = Object.keys(benchmark.metrics)
  const metric = known('metric', options.metric ?? metrics.find((each) => each.startsWith('ndcg'))!, metrics)
  const fit = known('fit rule', options.fit ?? benchmark.fits[0]!, benchmark.fits)
  const folder = join(options.data, benchmark.name)
  // in a thread, a folder that is not there would be thirty failed trials
  await benchmark.read(folder, fit)
  const searches = openSearches(options.dir ?? join('build', 'tuning'))
  const search = await tuneContender({
    ...asked(options),
    contender: name,
    benchmark,
    folder,
    fit,
    metric,
    people: options.people,
    searches,
    engine: version,
    progress: (done, of) => report(`tune ${name}`, done, of),
  })
  return { search, manifest: await searches.finish(search, Date.now()) }
}

const asked = ({ trials, parallel, seed, fresh = false }: Options) => ({ trials, parallel, seed, fresh }) satisfies TuningOptions

function told({ search, manifest }: Tuned): Measured {
  const { of, on, metric, trials, offset } = search
  const rows = trials.map(({ trial, settings, metric: value, seconds, error }) => ({
    trial,
    ...settings,
    metric: value ?? null,
    seconds,
    error: error ?? null,
  }))
  const { best } = manifest
  return {
    dataset: `${on}${offset === undefined ? '' : ` up to offset ${offset}`}, ${trials.length} trials of ${of} by ${metric} on validation`,
    rows,
    notes: [
      best === undefined
        ? 'No trial came to a metric.'
        : `Best: trial ${best.trial} with ${best.metric!.toFixed(4)}; trial 0, the settings it began from: ${trials[0]?.metric?.toFixed(4) ?? 'failed'}.`,
      `Kept as search ${manifest.id.slice(0, 12)}.`,
      ...(on === 'log'
        ? ['The next serendip train uses its best trial. --fresh searches anew, on the log as it stands by then.']
        : []),
    ],
  }
}

function known(what: string, given: string, all: readonly string[]): string {
  if (all.includes(given)) return given
  throw new EngineError('BAD_REQUEST', `There is no ${what} ${given}.`, `Choose of ${all.join(', ')}.`)
}
