import type { AuditEntry, AuditQuestion } from '../domain/audit.ts'
import type { ItemId, RecommendationId, UserId } from '../domain/ids.ts'
import type { Item } from '../domain/item.ts'
import type { Param } from '../domain/param.ts'
import type { Recommendation, RecommendationRequest } from '../domain/recommendation.ts'
import type { Rule, RuleDeclaration } from '../domain/rule.ts'
import type { Millis } from '../domain/time.ts'
import type { User } from '../domain/user.ts'
import type { Verdict } from '../domain/verdict.ts'
import type { Experiment, ExperimentDeclaration } from '../experiments/experiment.ts'
import type { Declaration, Entity as FeatureEntity } from '../features/declaration/declaration.ts'
import type { ReaderHandle } from '../features/published/attached-readers.ts'
import type { Published } from '../features/published/edition.ts'
import type { PublishedVersion } from '../features/published/item-publisher.ts'
import type { Value } from '../features/values.ts'
import type { Guessed, ImportFileOptions } from '../ingest/import/import-file.ts'
import type { ImportResult } from '../ingest/import/import-rows.ts'
import type { ImportMovieLensOptions } from '../ingest/import/movielens.ts'
import type { RetrievingRole } from '../models/kinds.ts'
import type { ProcessState } from '../models/own/process/model-process.ts'
import type { TunableRole } from '../models/spaces.ts'
import type { AuditReport } from '../monitoring/audit/audit.ts'
import type { ColumnDrift } from '../monitoring/drift/column-drift.ts'
import type { DriftRow } from '../monitoring/drift/drift-row.ts'
import type { CatalogHealth } from '../monitoring/loop/catalog-health.ts'
import type { LoopRow, LoopWindow } from '../monitoring/loop/surface-loop.ts'
import type { Finding } from '../monitoring/quality/finding.ts'
import type { SkewRow } from '../monitoring/skew.ts'
import type { ArtifactManifest } from '../registry/manifest.ts'
import type { AnswerSummary, ExplainedStage, Explanation } from '../serving/explanation.ts'
import type { Otherwise, Recent } from '../serving/serving.ts'
import type { Auditing } from '../training/audited.ts'
import type { Foreseeing, Foreseen } from '../training/foresee.ts'
import type { PolicyValue } from '../training/policy-value.ts'
import type { Compared, Recomputation } from '../training/recompute.ts'
import type { Trained, TrainingOptions } from '../training/train.ts'
import type { Tuned, TuningOptions } from '../training/tune-role.ts'
import type { RunRecord } from '../workflow/run-book.ts'
import type { ExperimentHistory } from './experiment-history.ts'
import type { Power, PowerQuestion } from './experiment-power.ts'
import type { ExperimentResults } from './experiment-results.ts'
import type { FeatureDefinition } from './feature-definitions.ts'
import type { Neighbours, Reach } from './item-insights.ts'
import type { RegisteredModel, RollOut, RolloutStatus } from './rollouts.ts'
import type { RulePreview } from './rules.ts'
import type { Taste } from './taste.ts'

/** The whole system behind one object: what the doors, the examples and the tests talk to. */
export interface Engine {
  /** Rows as they came, unchecked. Answers once the good ones are durable and in force: one verdict a row, in order. */
  readonly ingestEvents: (rows: readonly unknown[]) => Promise<readonly Verdict[]>
  readonly ingestItems: (rows: readonly unknown[]) => Promise<readonly Verdict[]>
  readonly ingestUsers: (rows: readonly unknown[]) => Promise<readonly Verdict[]>
  readonly recommend: (request: RecommendationRequest) => Promise<Recommendation>
  /** Everything that happened to one answer. RECOMMENDATION_UNKNOWN when it is too old or never was. */
  readonly explain: (id: RecommendationId) => Promise<Explanation>
  /** The latest answers that `explain` can tell of, the newest first. */
  readonly recentAnswers: (asked?: Recent) => readonly AnswerSummary[]
  /**
   * The whole story of what would be answered now, had the person another past or were other models in service; nothing is shown, logged or
   * remembered. NOT_FOUND where a model is not registered.
   */
  readonly rehearse: (request: RecommendationRequest, otherwise?: Otherwise) => Promise<Explanation>
  /** The features of one user or item, now or as of a moment of the past; the latter reads the whole log. NOT_FOUND where no event names it. */
  readonly features: (entity: FeatureEntity, id: string, at?: Millis) => Promise<EntityFeatures>
  /**
   * Declares more features, or some anew, while the engine serves: they are backfilled from the log and put in force together. Answers all
   * versions. MODEL_SCHEMA_MISMATCH where a model in service reads one as it was. Declare them in the config as well: they last as long as
   * the engine runs.
   */
  readonly declare: (
    features: readonly Declaration[],
    progress?: (done: number, of: number) => void,
  ) => Promise<Readonly<Record<string, string>>>
  /** The features of items, for other threads of this process. */
  readonly itemFeatures: ItemFeatures
  /** What each model in service takes for near to an item. NOT_FOUND where there is none. */
  readonly neighbours: (itemId: ItemId, count?: number) => Promise<readonly Neighbours[]>
  /** Whom an item reached over the latest days (30). Reads the log. NOT_FOUND where there is none. */
  readonly reach: (itemId: ItemId, days?: number) => Promise<Reach>
  /** What someone did, and what they like by it. NOT_FOUND where neither a user nor an event is known. */
  readonly taste: (userId: UserId, count?: number) => Promise<Taste>
  /** Every feature as it is declared, and the models that read it. */
  readonly featureDefinitions: () => Promise<readonly FeatureDefinition[]>
  readonly items: (ids: readonly ItemId[]) => Promise<readonly (Item | undefined)[]>
  readonly users: (ids: readonly UserId[]) => Promise<readonly (User | undefined)[]>
  /** Some people, the most active first: for a page that lets one be picked. */
  readonly somePeople: (count: number) => Promise<readonly Person[]>
  /** Well-liked items of many kinds: what onboarding shows. */
  readonly onboardingItems: (count: number) => Promise<readonly Item[]>
  /** Items whose title has every word typed, by popularity. */
  readonly findItems: (text: string, count: number) => Promise<readonly Item[]>
  /** Takes items out of the catalog; their events stay in the log. */
  readonly removeItems: (ids: readonly unknown[]) => Promise<readonly Verdict[]>
  /** Rows of a CSV, NDJSON or Parquet file. Run again, it goes on where it stopped. */
  readonly importFile: (options: FileImport) => Promise<ImportResult & { readonly guessed: Guessed }>
  /** A MovieLens folder: ml-100k or newer. */
  readonly importMovieLens: (options: MovieLensImport) => Promise<Readonly<Record<'items' | 'users' | 'events', ImportResult>>>
  /** What one model alone would bring: for evaluation. Items of the person's history are left out; empty until it is trained. */
  readonly retrieve: (role: RetrievingRole, userId: UserId, count: number) => Promise<readonly ItemId[]>
  /**
   * Fits models on the log as it stands, judges and registers them, and puts them in service. What took long is kept, so that a training that was cut off
   * is taken up where it stood. One at a time: TRAINING_UNDER_WAY.
   */
  readonly train: (options?: TrainingOptions) => Promise<Trained>
  /** The same, not waited for: answers the record of what has begun. */
  readonly beginTraining: (options?: TrainingOptions) => Promise<RunRecord>
  /** Every training there was, the oldest first, and the one under way; of the latest 200. */
  readonly trainingRuns: () => readonly RunRecord[]
  /**
   * Takes in an ONNX model from elsewhere: inspected, tried in a process of its own, and registered as a challenger; with `promote` it goes
   * into service at once, a ranker in the trained one's place, two towers as one more source. MODEL_REFUSED says every reason why not.
   */
  readonly bringModel: (model: BroughtFiles, options?: { readonly promote?: boolean }) => Promise<ArtifactManifest>
  /** Takes a model that was brought out of service; what was trained here takes its place again. */
  readonly withdrawModel: (id: string) => Promise<void>
  /** Every model that was brought, the oldest first. */
  readonly broughtModels: () => Promise<readonly BroughtModel[]>
  /** Every registered model and how far it has come, the oldest first. */
  readonly models: () => Promise<readonly RegisteredModel[]>
  /**
   * Puts models in service: at once, or by way of a canary that answers 1, 5, 25, 50 and then 100 % of people, or of a shadow that answers
   * nobody first. Guardrails on errors, latency, predictions and takes roll it back by themselves.
   */
  readonly promoteModels: (ids: readonly string[], how?: RollOut) => Promise<void>
  /** Takes a canary or shadow with this role back; where none is under way, puts the champion before in service again. */
  readonly rollBackModel: (role: string) => Promise<void>
  /** A model and those it was trained to replace, the latest first. */
  readonly lineage: (id: string) => Promise<readonly RegisteredModel[]>
  readonly rollouts: () => Promise<RolloutStatus>
  /** Searches settings for a role on the log, in threads of their own; the next `train` fits the role with the best of them. */
  readonly tune: (role: TunableRole, options?: TuningOptions) => Promise<Tuned>
  /** Makes the feature rows that were served once more from the log, and compares them. NOTHING_TO_COMPARE where none was logged. */
  readonly skew: (options?: Partial<Recomputation>) => Promise<SkewReport>
  /** How well each ranker in service foresees what people did after a moment: train up to it first, and let the rest of the past come in. */
  readonly foresee: (options: Foreseeing) => Promise<readonly Foreseen[]>
  /** Every experiment, the oldest first, and the share of people who are in none, ever. */
  readonly experiments: () => { readonly experiments: readonly Experiment[]; readonly holdout: number }
  /** Writes an experiment down as a draft, with its place in its layer. EXPERIMENT_INVALID says everything that is wrong with it. */
  readonly declareExperiment: (declaration: ExperimentDeclaration) => Promise<Experiment>
  /** Lets in this share of its people, and starts it where it is a draft; it can only grow. */
  readonly rampExperiment: (name: string, share: number) => Promise<Experiment>
  readonly stopExperiment: (name: string, why?: string) => Promise<Experiment>
  /** What came of an experiment so far: every metric of every arm beside the control, by segment, and beside other experiments. Reads the log. */
  readonly experimentResults: (name: string) => Promise<ExperimentResults>
  /** What it had come to at the end of each of its days. Reads the log. */
  readonly experimentHistory: (name: string) => Promise<ExperimentHistory>
  /** How many people, and days, an experiment needs. Reads the log where no baseline is said. */
  readonly experimentPower: (question: PowerQuestion) => Promise<Power>
  /** Stops the running experiments of which a guardrail gave way, and answers them; the engine does so by itself every `superviseEveryMs`. */
  readonly superviseExperiments: () => Promise<readonly Experiment[]>
  /** Keeps this share of people out of every experiment, to see what all of them together come to. */
  readonly holdOut: (share: number) => Promise<void>
  /** The arms that a person is in on a surface, by experiment; whether a request meets them is another matter. */
  readonly assignments: (
    asking: Pick<RecommendationRequest, 'userId' | 'surface' | 'context'>,
  ) => Promise<Readonly<Record<string, string>>>
  /** Every rule of the house, in the order in which they were made. */
  readonly rules: () => readonly Rule[]
  /** Writes a rule down, in the place of one of the same id, and puts it in force. RULE_INVALID says everything that is wrong with it. */
  readonly setRule: (rule: RuleDeclaration) => Promise<Rule>
  readonly removeRule: (ruleId: string) => Promise<void>
  /**
   * What a rule would do if it were in force now: which items and people it is about, and what some people, the most active unless said, would be
   * shown on a surface without it and with it. For nobody: nothing is logged or remembered.
   */
  readonly previewRule: (
    rule: Omit<RuleDeclaration, 'ruleId'> & { readonly ruleId?: string },
    options?: { readonly userIds?: readonly UserId[]; readonly surface?: string },
  ) => Promise<RulePreview>
  /** Who changed how the house is run, and who was refused, the latest first; 100 unless said. */
  readonly auditTrail: (question?: Partial<AuditQuestion>) => Promise<readonly AuditEntry[]>
  /** Writes down what a door did or refused: whoever changes the house by way of one stands there by name. */
  readonly keepAudit: (entry: Omit<AuditEntry, 'at'>) => Promise<void>
  /** What slates of the last `days` would have been worth had each registered ranker ordered what was shown; and as they were. */
  readonly policyValues: (options?: {
    readonly days?: number
    readonly seed?: number
    readonly progress?: (step: string, done: number, of: number) => void
  }) => Promise<readonly PolicyValue[]>
  /**
   * Who was shown more or less than they are worth, and for whom predictions erred, over the latest `days` (7): exposure beside merit by
   * segment of items, what was predicted of `action` (click) beside what followed by segment of people. Reads the log. NOTHING_TO_COMPARE without impressions.
   */
  readonly audit: (options?: { readonly days?: number } & Partial<Pick<Auditing, 'action' | 'progress'>>) => Promise<AuditReport>
  /** How each column of what is served lies beside the days before, as of the latest impression; those whose alarm rings first. */
  readonly drift: () => readonly DriftRow[]
  /** One column whole: its distribution beside the reference, and day by day. NOT_FOUND where there is none. */
  readonly driftOf: (column: string) => ColumnDrift
  /** How the catalog was shown over the latest 24 hours, or seven days. */
  readonly catalogHealth: (window?: LoopWindow) => Promise<CatalogHealth>
  /**
   * How the feedback loop stands, as of the latest event: how evenly, how widely and how newly each surface shows the catalog over the latest 24 hours
   * and seven days, and over those before them. What each measure means: `loopMeasures`.
   */
  readonly loop: () => readonly LoopRow[]
  /** Every check that stands before a training, with its figure. */
  readonly quality: (options?: Partial<Omit<Recomputation, 'most'>>) => Promise<readonly Finding[]>
  readonly surfaces: readonly string[]
  readonly params: readonly Param[]
  readonly status: () => Promise<EngineStatus>
  /** Called with every answer and every ingest; what metrics are made of. Returns how to stop. */
  readonly observe: (observer: Observer) => () => void
  /** Stops taking work, finishes what was taken, writes everything down. */
  readonly close: () => Promise<void>
}

/** A model as it is brought. */
export interface BroughtFiles {
  /** An `OwnModelManifest`, unchecked: what the model is called, what feeds it, and what it answers. */
  readonly manifest: unknown
  /** The bytes of the files that the manifest names. */
  readonly files: Readonly<Record<string, Uint8Array>>
}

export interface BroughtModel {
  /** Of its artifact. */
  readonly id: string
  readonly role: string
  readonly name: string
  readonly inService: boolean
  /** Of its process, while it is in service. */
  readonly state?: ProcessState
  /** What its process ended of last. */
  readonly lastCrash?: string | undefined
}

export interface EntityFeatures {
  readonly entity: FeatureEntity
  readonly id: string
  readonly at: Millis
  /** By name: a number, several, or either by the key it is kept by. */
  readonly values: Readonly<Record<string, Value>>
  /** What each feature means, by its name: another version is another feature. */
  readonly versions: Readonly<Record<string, string>>
}

/**
 * How the features of all items stand, as immutable versions in shared memory, of which one is announced: readers in other threads pin it.
 * Nothing is published, and nothing spent, until somebody asks for a handle.
 */
export interface ItemFeatures {
  /**
   * A handle for one reader: post it to a thread with its port in the transfer list, and `attach` to it there. What has changed is published
   * before it is answered, and every `publishItemsEveryMs` from then on, while there are readers.
   */
  readonly share: () => Promise<ReaderHandle>
  /** Publishes how items stand now and announces it, whether or not anything changed; ends the hold of a roll-back. */
  readonly publish: () => Promise<Published>
  /**
   * Announces an older version, the one before the announced unless said, and holds it: nothing is published by itself any more until
   * `publish` is called. Given the announced version, it holds that. NOT_FOUND where it is not kept: the last four are, and those pinned.
   */
  readonly rollBack: (version?: number) => Promise<Published>
  /** Those that can be rolled back to, oldest first. */
  readonly versions: () => readonly PublishedVersion[]
}

export interface SkewReport {
  /** One a feature column, those that differ first. */
  readonly rows: readonly SkewRow[]
  readonly compared: Compared
}

export type FileImport = Pick<
  ImportFileOptions,
  'path' | 'format' | 'kind' | 'mapping' | 'constants' | 'timeUnit' | 'progress' | 'signal'
>
export type MovieLensImport = { readonly path: string } & Pick<ImportMovieLensOptions, 'progress' | 'signal' | 'shiftMs'>

export interface Person {
  readonly userId: UserId
  readonly events: number
  readonly user: User | undefined
}

export interface EngineStatus {
  readonly ready: boolean
  /** Why not, when not. */
  readonly reason?: string
  readonly startedAt: Millis
  /** Offset up to which the log has been folded, and the log's own last offset. */
  readonly applied: number
  readonly logged: number
  readonly items: number
  readonly users: number
  /** Artifact ids by kind. */
  readonly models: Readonly<Record<string, string>>
}

export interface Observer {
  readonly answered?: (recommendation: Recommendation, stages: readonly ExplainedStage[]) => void
  readonly ingested?: (what: 'events' | 'items' | 'users', verdicts: readonly Verdict[], milliseconds: number) => void
}
