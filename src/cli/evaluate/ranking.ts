import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { Command, Option } from 'commander'
import { config } from '../../config.ts'
import { createEngine, type Foreseen, type RankingRole } from '../../engine.ts'
import { bootstrap, pairedBootstrap } from '../../evaluation/bootstrap.ts'
import { endOf, startOfDay } from '../../simulator/settings.ts'
import { jsonFlag } from '../opening.ts'
import { progress, type Report } from '../progress.ts'
import { type Measured, type ReportRow, reported } from '../report.ts'
import { live, slateSize } from './live.ts'
import { type TrainedWorld, trainedWorld } from './trained-world.ts'

interface Options {
  readonly data: 'world' | 'ml-100k'
  readonly people: number
  readonly items: number
  readonly lived: number
  readonly held: number
  readonly seed: number
  readonly json?: boolean
}

/** serendip evaluate ranking */
export const ranking = () =>
  new Command('ranking')
    .description('hold each ranker, head by head, against what people did after it was trained; and judge the slates it makes')
    .addOption(new Option('--data <set>', 'what is learnt from').choices(['world', 'ml-100k']).default('world'))
    .option('--people <count>', 'of the world', Number, 2_000)
    .option('--items <count>', 'of the world', Number, 5_000)
    .option('--lived <days>', 'that people live with the funnel before the rankers are trained', Number, 10)
    .option('--held <days>', 'after the training, which are foreseen', Number, 3)
    .option('--seed <number>', 'of the world and of training', Number, 1)
    .option(...jsonFlag)
    .action((options: Options) =>
      reported('evaluate ranking', { json: options.json === true, seed: options.seed }, async () => {
        const bars = progress()
        const measured = await (options.data === 'world' ? inWorld(options, bars.report) : onMovieLens(options, bars.report))
        bars.end()
        return measured
      }),
    )

/**
 * People live with the funnel, whose impressions the rankers then learn from: slates of another system hold little of what the funnel
 * has to choose from. What people do on the days after is what is foreseen.
 */
async function inWorld({ people, items, lived, held, seed }: Options, report: Report): Promise<Measured> {
  const trained = await trainedWorld({ people, items, seed }, (world) => endOf(world.settings), report)
  const { world, engine, clock } = trained
  const [first, cut] = [world.settings.days, world.settings.days + lived]
  await live(trained, { surface: 'for-you', from: first, to: cut }, report)
  await engine.train({ seed, progress: report })
  const since = clock.now()
  await live(trained, { surface: 'for-you', from: cut, to: cut + held }, report)
  const foreseen = await engine.foresee({ since, seed, progress: report })
  const slates = await slatesOf(trained, cut + held, report)
  await engine.close()
  return {
    dataset: `world of ${people} people, ${items} items; ${lived} days lived with the funnel, then ${held} that are foreseen`,
    rows: [...foreseen.map(rowOf), ...slates],
    notes: [
      'auc: at the reference position, of what was shown; low, high: 95 % bootstrap interval over people. ece: in ten bins of equal count, where things stood.',
      'satisfaction: true expected worth of slates of 20 on the day after, mean over people, 95 % bootstrap interval; the same people at the same moment. ratio: to the linear ranker.',
      'clickbait: share of such items in slates of the deep ranker, by what alone is valued.',
      ...reliabilityPlot(foreseen),
    ],
  }
}

const rowOf = ({ head, model, auc, low, high, ece, rows }: Foreseen): ReportRow => ({ head, model, auc, low, high, ece, rows })

interface Policy {
  readonly model: RankingRole
  readonly objective: string
  readonly params: Readonly<Record<string, number>>
}

const worths = ['click', 'watch', 'completion', 'like', 'save', 'share', 'skip', 'not-interested', 'return']
const onlyValues = (action: string) => Object.fromEntries(worths.map((name) => [`value.${name}`, name === action ? 1 : 0]))

const policies: readonly Policy[] = [
  { model: 'linearRanker', objective: 'default', params: { 'rank.deep': 0 } },
  { model: 'ranker', objective: 'default', params: {} },
  { model: 'ranker', objective: 'click', params: onlyValues('click') },
  { model: 'ranker', objective: 'watch', params: onlyValues('watch') },
]

/** The same people, at the same moment of a day, shown a slate by each policy. */
async function slatesOf({ world, engine, clock }: TrainedWorld, day: number, report: Report): Promise<readonly ReportRow[]> {
  const at = startOfDay(world.settings, day)
  clock.set(at)
  const visits = [...new Map(world.visits(day).map((visit) => [visit.userId, visit])).values()]
  const came = policies.map(() => ({ worth: [] as number[], clickbait: [] as number[] }))
  for (const [n, { userId }] of visits.entries()) {
    const [user] = await engine.users([userId])
    if (user === undefined) continue
    for (const [p, { params }] of policies.entries()) {
      const { rows } = await engine.recommend({
        ...{ surface: 'for-you', userId, size: slateSize },
        context: user.country === undefined ? {} : { country: user.country },
        params: { ...params, 'rerank.exploration': 0 },
      })
      const slate = rows.flatMap(({ items }) => items.map(({ itemId }) => itemId))
      came[p]!.worth.push(world.satisfaction(userId, slate, at))
      const lured = slate.filter((itemId) => world.truth.itemOf.get(itemId)?.clickbait === true)
      came[p]!.clickbait.push(lured.length / Math.max(1, slate.length))
    }
    if (n % 50 === 0) report('make slates', n, visits.length)
  }
  report('make slates', 1, 1)
  const base = came[0]!.worth
  return policies.map(({ model, objective }, p) => {
    const { worth, clickbait } = came[p]!
    const { mean, low, high } = bootstrap(worth)
    const gain = pairedBootstrap(worth, base)
    const of = bootstrap(base).mean
    return {
      ...{ head: 'slates', model, objective, satisfaction: mean, low, high },
      ...{ ratio: mean / of, ratioLow: 1 + gain.low / of, ratioHigh: 1 + gain.high / of },
      ...{ clickbait: bootstrap(clickbait).mean, rows: worth.length },
    }
  })
}

/** The last tenth of the ratings, by time, is what is foreseen; slates are what people rated, each beside four films that others did. */
async function onMovieLens({ data, seed }: Options, report: Report): Promise<Measured> {
  const path = join(config().data, data)
  const times = (await readFile(join(path, 'u.data'), 'utf8'))
    .trimEnd()
    .split('\n')
    .map((line) => Number(line.split('\t')[3]) * 1_000)
    .sort((a, b) => a - b)
  const held = Math.floor(times.length / 10)
  const engine = await createEngine({ tracesKept: 1 })
  await engine.importMovieLens({ path, progress: ({ kind, done, of }) => report(`import ${kind}`, done, of ?? done + 1) })
  const { logged } = await engine.status()
  await engine.train({ seed, upTo: logged - held, progress: report })
  const foreseen = await engine.foresee({ since: times[times.length - held - 1]!, seed, progress: report })
  await engine.close()
  return {
    dataset: `${data}: ${times.length} ratings, of which the last ${held} are foreseen`,
    rows: foreseen.map(rowOf),
    notes: [
      'auc: of what people rated, each beside four films drawn from what others rated; low, high: 95 % bootstrap interval over people. ece: in ten bins of equal count.',
      ...reliabilityPlot(foreseen),
    ],
  }
}

/** A line a head of the deep ranker: what was predicted in each tenth, and what happened. */
function reliabilityPlot(foreseen: readonly Foreseen[]): readonly string[] {
  const percent = (share: number) => `${(100 * share).toFixed(1)}`
  const lines = foreseen
    .filter(({ model }) => model === 'ranker')
    .map(
      ({ head, bins }) =>
        `  ${head}: ${bins.map(({ predicted, happened }) => `${percent(predicted)}→${percent(happened)}`).join('  ')}`,
    )
  return ['reliability of the deep ranker, predicted → happened in percent, by tenths of its predictions:', ...lines]
}
