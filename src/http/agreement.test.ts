import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Static } from 'typebox'
import type * as client from '../client/types.ts'
import type * as read from '../console/console/answers.ts'
import type { Context } from '../domain/context.ts'
import type { Event, EventType } from '../domain/event.ts'
import type { Item } from '../domain/item.ts'
import type { Param } from '../domain/param.ts'
import type { Recommendation, RecommendationRequest, RecommendedItem, Row } from '../domain/recommendation.ts'
import type { User } from '../domain/user.ts'
import type { Rejection } from '../domain/verdict.ts'
import type {
  AnswerSummary,
  AuditEntry,
  AuditQuestion,
  CatalogHealth,
  ColumnDrift,
  DriftRow,
  EngineStatus,
  Experiment,
  ExperimentHistory,
  ExperimentResults,
  ExplainedCandidate,
  ExplainedStage,
  Explanation,
  FeatureDefinition,
  LoopRow,
  Neighbours,
  Person,
  Power,
  Reach,
  RegisteredModel,
  RolloutStatus,
  Rule,
  RuleDeclaration,
  RulePreview,
  Taste,
} from '../engine.ts'
import type { PulseReport } from './pulse/live.ts'
import type { AuditEntrySchema } from './schemas/audit.ts'
import type { ContextSchema } from './schemas/context.ts'
import type { EventRowSchema } from './schemas/event.ts'
import type { ExplainedCandidateSchema, ExplainedStageSchema, ExplanationSchema } from './schemas/explanation.ts'
import type { Intake, RejectionSchema } from './schemas/intake.ts'
import type { ItemRowSchema, ItemSchema } from './schemas/item.ts'
import type { ParamSchema } from './schemas/param.ts'
import type { RecommendationSchema, RecommendedItemSchema, RowSchema, recommendationRequest } from './schemas/recommendation.ts'
import type { RuleDeclarationSchema, RulePreviewSchema, RuleSchema } from './schemas/rule.ts'
import type { StatusSchema } from './schemas/status.ts'
import type { PersonSchema, UserRowSchema, UserSchema } from './schemas/user.ts'

/** A type as JSON carries it: nothing is read-only, and ids are strings, as is all of which not every value could be a key. */
type Plain<T> = T extends string
  ? Record<never, never> extends Record<T, 1>
    ? string
    : T
  : T extends number | boolean | undefined
    ? T
    : T extends readonly (infer Element)[]
      ? Plain<Element>[]
      : { -readonly [Key in keyof T]: Plain<T[Key]> }

/** JSON leaves out what is undefined. */
type PersonAsSent = Pick<Person, 'userId' | 'events'> & { readonly user?: User }

type Same<A, B> = (<T>() => T extends Plain<A> ? 1 : 2) extends <T>() => T extends Plain<B> ? 1 : 2 ? true : false

/** Whether an answer has all that is read of it. */
type Has<Answer, Read> = Plain<Answer> extends Read ? true : false

/** Fails to compile where a pair differs. */
const agree = <_Pairs extends readonly true[]>() => true

test('the domain, the document and the client describe one and the same answer', () => {
  assert.ok(
    agree<
      [
        Same<Static<typeof ItemSchema>, Item>,
        Same<Static<typeof UserSchema>, User>,
        Same<Static<typeof ParamSchema>, Param>,
        Same<Static<typeof ContextSchema>, Context>,
        Same<Static<typeof RecommendationSchema>, Recommendation>,
        Same<Static<typeof RowSchema>, Row>,
        Same<Static<typeof RecommendedItemSchema>, RecommendedItem>,
        Same<Static<typeof ExplanationSchema>, Explanation>,
        Same<Static<typeof ExplainedStageSchema>, ExplainedStage>,
        Same<Static<typeof ExplainedCandidateSchema>, ExplainedCandidate>,
        Same<Static<typeof StatusSchema>, EngineStatus>,
        Same<Static<typeof PersonSchema>, PersonAsSent>,
        Same<Static<ReturnType<typeof recommendationRequest>>, Omit<RecommendationRequest, 'surface'>>,
        Same<Static<typeof RuleSchema>, Rule>,
        Same<Static<typeof RuleDeclarationSchema>, Omit<RuleDeclaration, 'ruleId'>>,
        Same<Static<typeof RulePreviewSchema>, RulePreview>,
        Same<Static<typeof AuditEntrySchema>, AuditEntry>,
        Same<Static<typeof RejectionSchema>, Omit<Rejection, 'status'>>,
        Same<Static<typeof EventRowSchema>, Omit<Event, 'served' | 'artwork'>>,
      ]
    >(),
  )
  assert.ok(
    agree<
      [
        Same<client.Item, Item>,
        Same<client.User, User>,
        Same<client.Param, Param>,
        Same<client.Context, Context>,
        Same<client.Recommendation, Recommendation>,
        Same<client.Row, Row>,
        Same<client.RecommendedItem, RecommendedItem>,
        Same<client.Explanation, Explanation>,
        Same<client.ExplainedStage, ExplainedStage>,
        Same<client.ExplainedCandidate, ExplainedCandidate>,
        Same<client.Status, EngineStatus>,
        Same<client.Person, PersonAsSent>,
        Same<client.RecommendationRequest, Omit<RecommendationRequest, 'surface'>>,
        Same<client.Rule, Rule>,
        Same<client.RuleDeclaration, Omit<RuleDeclaration, 'ruleId'>>,
        Same<client.RulePreview, RulePreview>,
        Same<client.AuditEntry, AuditEntry>,
        Same<client.AuditQuestion, Partial<AuditQuestion>>,
        Same<client.EventType, EventType>,
        Same<Required<client.EventRow>, Required<Omit<Event, 'served' | 'artwork'>>>,
        Same<client.ItemRow, Static<typeof ItemRowSchema>>,
        Same<client.UserRow, Static<typeof UserRowSchema>>,
        Same<Omit<client.Intake, 'rejected'>, Omit<Intake, 'rejected'>>,
        Same<Omit<client.Rejection, 'code'>, Omit<Rejection, 'status' | 'code'>>,
      ]
    >(),
  )
})

test('the answers have what the console reads of them', () => {
  assert.ok(
    agree<
      [
        Has<PulseReport, read.Pulse>,
        Has<AnswerSummary, read.AnswerSummary>,
        Has<Neighbours, read.Neighbours>,
        Has<Reach, read.Reach>,
        Has<Taste, read.Taste>,
        Has<FeatureDefinition, read.FeatureDefinition>,
        Has<DriftRow, read.DriftRow>,
        Has<ColumnDrift, read.ColumnDrift>,
        Has<CatalogHealth, read.CatalogHealth>,
        Has<LoopRow, read.LoopRow>,
        Has<RegisteredModel, read.Model>,
        Has<RolloutStatus, read.Rollouts>,
        Has<Experiment, read.Experiment>,
        Has<ExperimentResults, read.ExperimentResults>,
        Has<ExperimentHistory, read.ExperimentHistory>,
        Has<Power, read.Power>,
      ]
    >(),
  )
})

test('descriptions that differ do not agree', () => {
  // @ts-expect-error a field is missing
  agree<[Same<{ a: string }, { a: string; b: string }>]>()
  // @ts-expect-error one is optional
  agree<[Same<{ a: string }, { a?: string }>]>()
  // @ts-expect-error one is narrower
  agree<[Same<{ a: 'x' | 'y' }, { a: string }>]>()
  // @ts-expect-error the elements differ
  agree<[Same<{ a: number[] }, { a: string[] }>]>()
})
