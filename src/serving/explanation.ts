import type { Candidate } from '../domain/candidate.ts'
import type { ItemId } from '../domain/ids.ts'
import type { Item } from '../domain/item.ts'
import type { Query } from '../domain/query.ts'
import type { Recommendation } from '../domain/recommendation.ts'
import type { RuleKind } from '../domain/rule.ts'
import type { Outcome } from '../pipeline/stages.ts'
import { type AskedByPerson, hasRule, rulesThatTouched } from '../stages/asked-rules.ts'
import { ruledOutName } from '../stages/filters/ruled-out.ts'
import type { Features, RowOf } from '../stages/hydrators/features.ts'
import type { ItemDetails } from '../stages/hydrators/item-details.ts'
import type { ModelScores } from '../stages/hydrators/model-scores.ts'
import { byAction, type Predictions } from '../stages/hydrators/predictions.ts'
import type { Arrangeable } from '../stages/rerankers/arrange.ts'
import { pinsAmong } from '../stages/rerankers/with-pins.ts'

export interface ExplainedStage {
  /** Such as `filter.already-watched`. */
  readonly name: string
  readonly kind: 'query' | 'source' | 'hydrator' | 'filter' | 'scorer' | 'reranker'
  readonly status: 'ok' | 'skipped' | 'fallback'
  readonly milliseconds: number
  readonly in: number
  readonly out: number
  readonly error?: string
}

export interface TouchedBy {
  readonly ruleId: string
  readonly kind: RuleKind
}

export interface ExplainedCandidate {
  readonly itemId: Item['itemId']
  readonly title: string
  readonly foundBy: Candidate['origins']
  /** What each scorer said, in order. */
  readonly scores: readonly { readonly scorer: string; readonly score: number }[]
  /** What the ranker expects of the person, by action. */
  readonly predictions?: Readonly<Record<string, number>>
  /** The row that the ranker saw, by column name. */
  readonly features?: Readonly<Record<string, number>>
  readonly removedBy?: string
  /** Rules of the house that did something to it. */
  readonly rules?: readonly TouchedBy[]
  readonly row?: string
  readonly position?: number
  readonly propensity?: number
}

export interface Explanation {
  readonly recommendation: Recommendation
  readonly stages: readonly ExplainedStage[]
  /** Every candidate there was: the shown first, then those ranked but not shown, then the removed. */
  readonly candidates: readonly ExplainedCandidate[]
}

/** An answer in a line. */
export interface AnswerSummary
  extends Pick<
    Recommendation,
    'recommendationId' | 'surface' | 'userId' | 'at' | 'milliseconds' | 'rung' | 'degraded' | 'failed' | 'candidates' | 'models'
  > {
  /** Shown. */
  readonly items: number
  readonly slowest?: { readonly stage: string; readonly milliseconds: number }
}

export function summaryOf(recommendation: Recommendation, outcome: AnyOutcome | undefined): AnswerSummary {
  const { rows, experiments: _, ...kept } = recommendation
  const slowest = outcome?.stages.reduce((most, each) => (each.milliseconds > most.milliseconds ? each : most))
  return {
    ...kept,
    items: rows.reduce((sum, { items }) => sum + items.length, 0),
    ...(slowest === undefined ? {} : { slowest: { stage: slowest.stage, milliseconds: slowest.milliseconds } }),
  }
}

/** Any of what stages add; which of it is there depends on how far the candidate came. */
type Travelled = Candidate &
  Partial<ItemDetails & Features & ModelScores & Predictions> & { readonly position?: number; readonly row?: string }

export type AnyOutcome = Outcome<Query, Travelled>

export const stagesOf = (outcome: Pick<AnyOutcome, 'stages'>): readonly ExplainedStage[] =>
  outcome.stages.map(({ stage, ...trace }) => ({ name: stage, ...trace }))

/** Schemas name the columns of features and of model scores. */
export function explain(
  recommendation: Recommendation,
  outcome: AnyOutcome | undefined,
  schema: { readonly features: readonly string[]; readonly modelScores: readonly string[] },
): Explanation {
  if (outcome === undefined) return { recommendation, stages: [], candidates: [] }
  const scoresBy = outcome.scores.map(({ scorer, itemIds, scores }) => ({
    scorer,
    of: new Map(itemIds.map((id, i) => [id, scores[i]!])),
  }))
  const pins = pinsOf(outcome)
  const told = (candidate: Travelled, removedBy?: string): ExplainedCandidate => ({
    itemId: candidate.itemId,
    title: candidate.item?.title ?? '',
    foundBy: candidate.origins,
    scores: scoresBy.flatMap(({ scorer, of }) =>
      of.has(candidate.itemId) ? [{ scorer, score: of.get(candidate.itemId)! }] : [],
    ),
    ...(candidate.predictions === undefined ? {} : { predictions: byAction(candidate.predictions) }),
    ...(candidate.features === undefined && candidate.modelScores === undefined
      ? {}
      : { features: { ...named(schema.features, candidate.features), ...named(schema.modelScores, candidate.modelScores) } }),
    ...(removedBy === undefined ? {} : { removedBy }),
    ...touched(outcome.query as AskedByPerson, candidate, removedBy, pins.get(candidate.itemId)),
    ...(candidate.row === undefined ? {} : { row: candidate.row }),
    ...(candidate.position === undefined ? {} : { position: candidate.position, propensity: candidate.propensity }),
  })
  return {
    recommendation,
    stages: stagesOf(outcome),
    candidates: [
      ...outcome.slate.map((candidate) => told(candidate)),
      ...outcome.reserve.map((candidate) => told(candidate)),
      ...outcome.removed.map(({ candidate, by }) => told(candidate, by)),
    ],
  }
}

const named = (schema: readonly string[], block: RowOf | undefined): Record<string, number> =>
  block === undefined ? {} : Object.fromEntries(schema.map((name, i) => [name, block.rows[block.row * block.width + i]!]))

/** Which rule put an item of the slate where it stands: what is pinned follows from what was ranked, so it can be found again. */
export function pinsOf({ query, slate, reserve }: AnyOutcome): ReadonlyMap<ItemId, string> {
  if (!hasRule(query, 'pin')) return new Map()
  const ranked = [...slate, ...reserve].sort((a, b) => b.score - a.score || (a.itemId < b.itemId ? -1 : 1)) as Arrangeable[]
  const placed = new Set(slate.map(({ itemId }) => itemId))
  const pins = pinsAmong(query as AskedByPerson, ranked).map(({ index, ruleId }) => [ranked[index]!.itemId, ruleId] as const)
  return new Map(pins.filter(([itemId]) => placed.has(itemId)))
}

function touched(query: AskedByPerson, candidate: Travelled, removedBy: string | undefined, pinnedBy: string | undefined) {
  const came = { removed: removedBy !== undefined, removedByRules: removedBy === ruledOutName, pinnedBy }
  const rules = rulesThatTouched(query, candidate, came)
  return rules.length === 0 ? {} : { rules }
}
