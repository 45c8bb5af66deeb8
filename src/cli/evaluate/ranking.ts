import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { Command, Option } from 'commander'
import { config } from '../../config.ts'
import type { UserId } from '../../domain/ids.ts'
import { dayMs, type Millis } from '../../domain/time.ts'
import { createEngine, type Engine, type Foreseen } from '../../engine.ts'
import { bootstrap, pairedBootstrap } from '../../evaluation/bootstrap.ts'
import { endOf } from '../../simulator/settings.ts'
import type { World } from '../../simulator/world.ts'
import { ingestLines } from '../batches.ts'
import { jsonFlag } from '../opening.ts'
import { progress, type Report } from '../progress.ts'
import { type Measured, type ReportRow, reported } from '../report.ts'
import { trainedWorld } from './trained-world.ts'

const slateSize = 20
/** Rankers that a request can choose between. */
const choices = { linearRanker: 0, ranker: 1 } as const

interface Options {
  readonly data: 'world' | 'ml-100k'
  readonly people: number
  readonly items: number
  readonly days: number
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
    .option('--days <count>', 'of the world', Number, 60)
    .option('--held <days>', 'at the end of the past that the rankers are not trained on', Number, 3)
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

async function inWorld({ people, items, days, held, seed }: Options, report: Report): Promise<Measured> {
  const cutOf = (world: World) => endOf(world.settings) - held * dayMs
  const { world, engine, clock } = await trainedWorld({ people, items, days, seed }, cutOf, report)
  const cut = cutOf(world)
  clock.set(endOf(world.settings))
  await ingestLines(engine, after(world, cut), (lines) => report('live on', lines, lines + 1))
  const foreseen = await engine.foresee({ since: cut, seed, progress: report })
  const slates = await slatesOf(engine, world, report)
  await engine.close()
  return {
    dataset: `world of ${people} people, ${items} items, ${days} days, of which the last ${held} are foreseen`,
    rows: [...foreseen.map(rowOf), ...slates],
    notes: [
      'auc: at the reference position, of rows that were shown; low, high: 95 % bootstrap interval over people. ece: in ten bins of equal count, where things stood.',
      'satisfaction: true expected worth of slates of 20, mean over people, 95 % bootstrap interval; the same people at the same moment. ratio: to the linear ranker.',
      ...reliabilityPlot(foreseen),
    ],
  }
}

/** What happened from `cut` to the end of the past. */
function* after(world: World, cut: Millis) {
  for (const line of world.fork().history()) if (line.at >= cut) yield line
}

const rowOf = ({ head, model, auc, low, high, ece, rows }: Foreseen): ReportRow => ({ head, model, auc, low, high, ece, rows })

/** The same people, at the same moment on the day after the past, shown a slate by each ranker. */
async function slatesOf(engine: Engine, world: World, report: Report): Promise<readonly ReportRow[]> {
  const visits = [...new Map(world.visits(world.settings.days).map((visit) => [visit.userId, visit])).values()]
  const at = endOf(world.settings)
  const worths: Record<keyof typeof choices, number[]> = { linearRanker: [], ranker: [] }
  for (const [n, { userId }] of visits.entries()) {
    const [user] = await engine.users([userId])
    if (user === undefined) continue
    for (const [model, deep] of Object.entries(choices) as [keyof typeof choices, number][]) {
      const slate = await slateFor(engine, userId, user.country, deep)
      worths[model].push(world.satisfaction(userId, slate, at))
    }
    if (n % 50 === 0) report('make slates', n, visits.length)
  }
  report('make slates', visits.length, visits.length)
  const base = bootstrap(worths.linearRanker)
  return (Object.keys(choices) as (keyof typeof choices)[]).map((model) => {
    const { mean, low, high } = bootstrap(worths[model])
    const gain = pairedBootstrap(worths[model], worths.linearRanker)
    return {
      ...{ head: 'slates', model, satisfaction: mean, low, high },
      ...{
        ratio: mean / base.mean,
        ratioLow: 1 + gain.low / base.mean,
        ratioHigh: 1 + gain.high / base.mean,
        rows: worths[model].length,
      },
    }
  })
}

async function slateFor(engine: Engine, userId: UserId, country: string | undefined, deep: number) {
  const { rows } = await engine.recommend({
    ...{ surface: 'for-you', userId, size: slateSize },
    context: country === undefined ? {} : { country },
    params: { 'rank.deep': deep, 'rerank.exploration': 0 },
  })
  return rows.flatMap(({ items }) => items.map(({ itemId }) => itemId))
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
