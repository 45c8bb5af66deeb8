import { Command } from 'commander'
import { pairedBootstrap } from '../../evaluation/bootstrap.ts'
import { gini } from '../../evaluation/catalog-metrics.ts'
import { endOf, startOfDay } from '../../simulator/settings.ts'
import { jsonFlag } from '../opening.ts'
import { progress, type Report } from '../progress.ts'
import { type ReportRow, reported } from '../report.ts'
import { live, shelvesEveryMs } from './live.ts'
import { trainedWorld } from './trained-world.ts'

/** What each policy shows is what its people then live with, and what its models are trained on again. */
interface LoopPolicy {
  readonly surface: string
  readonly params: Readonly<Record<string, number>>
  /** Whether rankers are told where things stood. */
  readonly debias: boolean
  readonly learns: boolean
}

const noExploration = { 'rerank.exploration': 0 }
const noDiversity = { 'rerank.diversity': 0, 'rerank.per-category': 100, 'rerank.per-creator': 100 }
const funnel: LoopPolicy = { surface: 'for-you', params: {}, debias: true, learns: true }

const policies: Readonly<Record<string, LoopPolicy>> = {
  popularity: { ...funnel, surface: 'popular', learns: false },
  funnel,
  'no-exploration': { ...funnel, params: noExploration },
  'no-debiasing': { ...funnel, debias: false },
  'no-diversity': { ...funnel, params: noDiversity },
  none: { ...funnel, params: { ...noExploration, ...noDiversity }, debias: false },
}

interface Options {
  readonly people: number
  readonly items: number
  readonly past: number
  readonly days: number
  readonly retrain: number
  readonly seed: number
  readonly seeds: number
  readonly policies: string
  readonly json?: boolean
}

/** serendip evaluate loop */
export const loop = () =>
  new Command('loop')
    .description('let people live with each policy, which learns from what it showed them; see how satisfied they truly are')
    .option('--people <count>', 'of the world', Number, 200)
    .option('--items <count>', 'of the world', Number, 1_000)
    .option('--past <days>', 'before the policies begin', Number, 30)
    .option('--days <count>', 'that people live with a policy', Number, 90)
    .option('--retrain <days>', 'between trainings on what was lived; 0 trains once', Number, 15)
    .option('--seed <number>', 'of the first world and its trainings', Number, 1)
    .option('--seeds <count>', 'worlds, each a seed further', Number, 1)
    .option('--policies <names>', `of ${Object.keys(policies).join(', ')}`, 'popularity,none,funnel')
    .option(...jsonFlag)
    .action((options: Options) =>
      reported('evaluate loop', { json: options.json === true, seed: options.seed }, async () => {
        const { people, items, past, days, retrain, seed, seeds } = options
        const bars = progress()
        const names = options.policies.split(',').filter((name) => name in policies)
        const rows: LoopRow[] = []
        for (let world = seed; world < seed + seeds; world++) {
          for (const name of names) rows.push(await lived(name, { ...options, seed: world }, bars.report))
        }
        bars.end()
        return {
          dataset: `${seeds} worlds of ${people} people and ${items} items: ${past} days of past, then ${days} lived, trained anew every ${retrain}`,
          rows: [...rows, ...summary(rows, names)],
          notes: [
            'satisfaction: true expected worth of a slate to its person, mean over people, with a 95 % bootstrap interval over them.',
            'categoryEntropy: bits, of the categories that a person was shown, mean over people. regret: of one slate in twenty, the best there was, less the one shown.',
            'seed "all": mean over worlds, low and high a 95 % interval over worlds; gain: over none in the same worlds.',
          ],
        }
      }),
    )

interface LoopRow extends ReportRow {
  readonly policy: string
  readonly seed: number
  readonly satisfaction: number
  readonly exposureGini: number
  readonly catalogShare: number
  readonly categoryEntropy: number
}

async function lived(name: string, { people, items, past, days, retrain, seed }: Options, report: Report): Promise<LoopRow> {
  const { surface, params, debias, learns } = policies[name]!
  const told: Report = (step, done, of) => report(`${name}, seed ${seed}: ${step}`, done, of)
  const begun = await trainedWorld({ people, items, days: past, seed }, (world) => endOf(world.settings), told, {
    training: learns && { debias, force: true },
    shelvesEveryMs,
  })
  const { world, engine } = begun
  const first = world.settings.days
  const dawn = async (day: number) => {
    if (learns && retrain > 0 && (day - first) % retrain === 0) await engine.train({ seed, debias, force: true, progress: told })
  }
  const said = await live(begun, { surface, from: first, to: first + days, params, dawn }, told)
  await engine.close()
  const available = world.items(startOfDay(world.settings, first + days)).length
  return {
    policy: name,
    seed,
    satisfaction: said.satisfaction.mean,
    low: said.satisfaction.low,
    high: said.satisfaction.high,
    catalogShare: said.exposures.size / available,
    exposureGini: gini(said.exposures.values(), available),
    categoryEntropy: said.categoryEntropy,
    regret: said.regret,
    slates: said.slates,
  }
}

const measures = ['satisfaction', 'exposureGini', 'catalogShare', 'categoryEntropy'] as const

/** Each measure of each policy over the worlds, and what it gains over `none` in the same ones. */
function summary(rows: readonly LoopRow[], names: readonly string[]): readonly ReportRow[] {
  const worlds = new Set(rows.map(({ seed }) => seed))
  if (worlds.size < 2) return []
  return names.flatMap((policy) =>
    measures.map((measure) => {
      const of = (name: string) => rows.filter((row) => row.policy === name).map((row) => row[measure])
      const own = of(policy)
      const { mean, low, high } = pairedBootstrap(
        own,
        own.map(() => 0),
      )
      const gain = policy === 'none' || !names.includes('none') ? undefined : pairedBootstrap(own, of('none'))
      return {
        ...{ policy, seed: 'all', measure, mean, low, high },
        ...{ gain: gain?.mean ?? null, gainLow: gain?.low ?? null, gainHigh: gain?.high ?? null },
      }
    }),
  )
}
