import Type from 'typebox'
import { ruleKinds } from '../../domain/rule.ts'
import type { ExplainedCandidate, ExplainedStage, Explanation } from '../../engine.ts'
import { component } from './component.ts'
import { ItemIdSchema } from './ids.ts'
import { RecommendationComponent } from './recommendation.ts'

const numbers = (description: string) => Type.Optional(Type.Record(Type.String(), Type.Number(), { description }))

export const ExplainedStageSchema = Type.Object(
  {
    name: Type.String(),
    kind: Type.Enum(['query', 'source', 'hydrator', 'filter', 'scorer', 'reranker']),
    status: Type.Enum(['ok', 'skipped', 'fallback']),
    milliseconds: Type.Number(),
    in: Type.Integer(),
    out: Type.Integer(),
    error: Type.Optional(Type.String()),
  },
  { description: 'What one stage of the funnel did' },
)

export const ExplainedStageComponent = component<ExplainedStage>('ExplainedStage', ExplainedStageSchema)

export const ExplainedCandidateSchema = Type.Object(
  {
    itemId: ItemIdSchema,
    title: Type.String(),
    foundBy: Type.Array(
      Type.Object({
        source: Type.String(),
        rank: Type.Integer(),
        score: Type.Number(),
        because: Type.Optional(ItemIdSchema),
      }),
    ),
    scores: Type.Array(Type.Object({ scorer: Type.String(), score: Type.Number() })),
    predictions: numbers('What the ranker expects of the person, by action'),
    features: numbers('The row that the ranker saw, by column'),
    removedBy: Type.Optional(Type.String()),
    rules: Type.Optional(
      Type.Array(Type.Object({ ruleId: Type.String(), kind: Type.Enum([...ruleKinds]) }), {
        description: 'Rules of the house that did something to it',
      }),
    ),
    row: Type.Optional(Type.String({ description: 'The row of the page that it stood in' })),
    position: Type.Optional(Type.Integer()),
    propensity: Type.Optional(Type.Number()),
  },
  { description: 'What happened to one candidate' },
)

export const ExplainedCandidateComponent = component<ExplainedCandidate>('ExplainedCandidate', ExplainedCandidateSchema)

export const ExplanationSchema = Type.Object(
  {
    recommendation: RecommendationComponent.ref,
    stages: ExplainedStageComponent.list,
    candidates: ExplainedCandidateComponent.list,
  },
  { description: 'Everything that happened to one answer' },
)

export const ExplanationComponent = component<Explanation>('Explanation', ExplanationSchema)
