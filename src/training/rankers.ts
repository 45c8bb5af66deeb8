import type { Item } from '../domain/item.ts'
import type { Examination } from '../evaluation/position-bias/sightings.ts'
import type { FeatureSet } from '../features/feature-set.ts'
import { ranking } from '../models/kinds.ts'
import type { ModelKind, RankingModel, Settings, TrainingRun } from '../models/model.ts'
import { modelScoreSchema } from '../models/model-scores.ts'
import type { ShownSlates } from '../models/multi-task-ranker/multi-task-ranker.ts'
import type { SlateData } from '../models/ranking-data.ts'
import type { Metric } from '../registry/manifest.ts'
import { judgeRanker, predictionsOf } from './judge.ts'
import { onlyColumns, rankingData } from './ranking-data.ts'
import { type ReplayedSlate, replayedSchema } from './replay.ts'

/** The newest part of the rows, kept from the rankers to judge them by; then they are fitted on all. */
const heldOutShare = 0.15

export interface FittedRanker {
  readonly role: keyof typeof ranking
  readonly model: RankingModel
  readonly metrics: Record<string, Metric>
}

/** Fits each ranker on the columns that it may see; nothing where there are too few slates to hold some out. */
export async function fitRankers(
  replayed: readonly ReplayedSlate[],
  /** Chance that each position is looked at, where the log tells. */
  examination: Examination | undefined,
  features: FeatureSet,
  catalog: Iterable<Item>,
  run: (step: string) => TrainingRun,
): Promise<readonly FittedRanker[]> {
  const inTime = replayed.toSorted((a, b) => a.slate.at - b.slate.at)
  const split = Math.floor(inTime.length * (1 - heldOutShare))
  if (split === 0) return []
  const looks = examination === undefined ? {} : { examination }
  const rows = {
    fitted: { ...rankingData(inTime.slice(0, split), features), ...looks },
    held: rankingData(inTime.slice(split), features),
    all: { ...rankingData(inTime, features), ...looks },
  }
  const popularity = onlyColumns(rows.held, ['score.popularity']).rows
  const all = replayedSchema(features)
  const columns = { ranker: all, linearRanker: all, lightRanker: modelScoreSchema }
  const rankers: FittedRanker[] = []
  const trials: RankingModel[] = []
  for (const role of Object.keys(ranking) as (keyof typeof ranking)[]) {
    const kind = ranking[role] as unknown as ModelKind<ShownSlates, Settings, RankingModel>
    const fit = async (data: SlateData, heavy: RankingModel | undefined, step: string) => {
      const lesson = role === 'lightRanker' && heavy !== undefined ? await taughtBy(heavy, data) : data
      return kind.fit({ ...onlyColumns(lesson, columns[role]), catalog }, kind.defaults, run(step))
    }
    const [trial, model] = await Promise.all([
      fit(rows.fitted, trials[0], `fit ${role} to judge it`),
      fit(rows.all, rankers[0]?.model, `fit ${role}`),
    ])
    trials.push(trial)
    rankers.push({ role, model, metrics: await judgeRanker(trial, onlyColumns(rows.held, columns[role]), popularity) })
  }
  return rankers
}

/**
 * The same rows with what the heavy ranker expects in place of what happened: the light one thins for the heavy one, and is to think as it
 * does (distillation, Hinton et al., 2015; of rankers, Tang and Wang, 2018).
 */
async function taughtBy(heavy: RankingModel, data: SlateData): Promise<SlateData> {
  return { ...data, labels: await predictionsOf(heavy, data), positions: data.positions.map(() => -1) }
}
