import type { Item } from '../domain/item.ts'
import type { FeatureSet } from '../features/feature-set.ts'
import { ranking } from '../models/kinds.ts'
import type { ModelKind, RankingModel, Settings, TrainingRun } from '../models/model.ts'
import { modelScoreSchema } from '../models/model-scores.ts'
import type { ShownSlates } from '../models/multi-task-ranker/multi-task-ranker.ts'
import type { SlateData } from '../models/ranking-data.ts'
import type { Metric } from '../registry/manifest.ts'
import { judgeRanker } from './judge.ts'
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
  features: FeatureSet,
  catalog: Iterable<Item>,
  run: (step: string) => TrainingRun,
): Promise<readonly FittedRanker[]> {
  const inTime = replayed.toSorted((a, b) => a.slate.at - b.slate.at)
  const split = Math.floor(inTime.length * (1 - heldOutShare))
  if (split === 0) return []
  const rows = {
    fitted: rankingData(inTime.slice(0, split), features),
    held: rankingData(inTime.slice(split), features),
    all: rankingData(inTime, features),
  }
  const popularity = onlyColumns(rows.held, ['score.popularity']).rows
  const all = replayedSchema(features)
  const columns = { ranker: all, linearRanker: all, lightRanker: modelScoreSchema }
  const rankers: FittedRanker[] = []
  for (const role of Object.keys(ranking) as (keyof typeof ranking)[]) {
    const kind = ranking[role] as unknown as ModelKind<ShownSlates, Settings, RankingModel>
    const seen = (data: SlateData): ShownSlates => ({ ...onlyColumns(data, columns[role]), catalog })
    const trial = await kind.fit(seen(rows.fitted), kind.defaults, run(`fit ${role} to judge it`))
    const metrics = await judgeRanker(trial, seen(rows.held), popularity)
    rankers.push({ role, metrics, model: await kind.fit(seen(rows.all), kind.defaults, run(`fit ${role}`)) })
  }
  return rankers
}
