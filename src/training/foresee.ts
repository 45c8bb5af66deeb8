import type { Millis } from '../domain/time.ts'
import { clusteredAuc } from '../evaluation/clustered-auc.ts'
import { expectedCalibrationError } from '../evaluation/prediction-metrics.ts'
import type { World } from '../features/fold.ts'
import { mulberry32, sampled } from '../math/random.ts'
import { type Models, type RankingRole, ranking } from '../models/kinds.ts'
import type { RankingModel } from '../models/model.ts'
import type { SlateData } from '../models/ranking-data.ts'
import type { LogReading } from '../storage/ports/event-log.ts'
import { readHistory } from './history.ts'
import { placedPredictionsOf, predictionsOf } from './judge.ts'
import { organicSlates } from './organic.ts'
import { onlyColumns, rankingData } from './ranking-data.ts'
import { replayAll } from './replay.ts'

/** How well one head of one ranker foresaw what people did. */
export interface Foreseen {
  readonly head: string
  readonly model: RankingRole
  /** Area under the ROC curve, with a 95 % bootstrap interval over people. */
  readonly auc: number
  readonly low: number
  readonly high: number
  /** Expected calibration error in ten bins of equal count, where things stood. */
  readonly ece: number
  /** Mean prediction and mean label of each bin, lowest first. */
  readonly bins: readonly { readonly predicted: number; readonly happened: number }[]
  readonly rows: number
}

export interface Foreseeing {
  /** What people did after this is what is foreseen: train up to it first. */
  readonly since: Millis
  readonly seed?: number
  /** Slates at most; a seeded sample where there are more. */
  readonly most?: number
  readonly progress?: (step: string, done: number, of: number) => void
}

/**
 * Holds every ranker against what people then did with what they were shown; or, where nothing was shown, with what they chose unprompted
 * beside what they might have. Rows are made by a replay into `world`, as training makes them, and the models are told what it meets.
 */
export async function foresee(
  log: LogReading,
  world: World,
  models: Models,
  { since, seed = 1, most = 20_000, progress = () => {} }: Foreseeing,
): Promise<readonly Foreseen[]> {
  const history = await readHistory(log, (done, of) => progress('read the log', done, of))
  const shown = history.slates.filter(({ at }) => at > since)
  const random = mulberry32(seed)
  const slates = sampled(shown.length > 0 ? shown : organicSlates(history, since, random), most, random)
  const replayed = await replayAll(log, world, models, slates, history.offset, (done, of) =>
    progress('replay impressions', done, of),
  )
  const data = rankingData(replayed, world.states.features)
  const people = new Map<string, number>()
  const person = Int32Array.from(
    replayed.flatMap(({ slate: { userId, itemIds } }) => {
      const number = people.get(userId) ?? people.set(userId, people.size).get(userId)!
      return itemIds.map(() => number)
    }),
  )
  const rows: Foreseen[] = []
  for (const role of Object.keys(ranking) as RankingRole[]) {
    const model = models[role]
    if (model === undefined) continue
    progress(`judge ${role}`, 0, 1)
    rows.push(...(await judged(role, model, onlyColumns(data, model.schema), person)))
    progress(`judge ${role}`, 1, 1)
  }
  return rows
}

async function judged(
  role: RankingRole,
  model: RankingModel,
  { actions, labels, ...data }: SlateData,
  person: Int32Array,
): Promise<readonly Foreseen[]> {
  const free = await predictionsOf(model, data)
  const placed = await placedPredictionsOf(model, data)
  return model.actions.flatMap((head, h) => {
    const column = actions.indexOf(head)
    const known = [...person.keys()].filter((n) => !Number.isNaN(labels[n * actions.length + column]!))
    const of = (values: Float32Array, width: number, at: number) => known.map((n) => values[n * width + at]!)
    const happened = of(labels, actions.length, column)
    const where = of(placed, model.actions.length, h)
    const area = clusteredAuc(
      of(free, model.actions.length, h),
      happened,
      known.map((n) => person[n]!),
    )
    if (Number.isNaN(area.auc)) return []
    const bins = reliability(where, happened)
    return [{ head, model: role, ...area, ece: expectedCalibrationError(where, happened), bins, rows: known.length }]
  })
}

/** What was predicted and what happened, in ten bins of equal count. */
function reliability(predicted: readonly number[], happened: readonly number[], bins = 10) {
  const order = [...predicted.keys()].sort((a, b) => predicted[a]! - predicted[b]! || a - b)
  return Array.from({ length: bins }, (_, bin) => {
    const rows = order.slice(Math.floor((bin * order.length) / bins), Math.floor(((bin + 1) * order.length) / bins))
    const mean = (values: readonly number[]) => rows.reduce((sum, n) => sum + values[n]!, 0) / Math.max(1, rows.length)
    return { predicted: mean(predicted), happened: mean(happened) }
  })
}
