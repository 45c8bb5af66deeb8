/*
 * What the package gives: an engine, the words it speaks, and the parts to build funnels of your own.
 * The HTTP server is `serendip/http`, the typed client `serendip/client`.
 */

// the words
export type { Candidate, Found, Origin } from './domain/candidate.ts'
export type { Context } from './domain/context.ts'
export { EngineError, type ErrorCode, errorCodes } from './domain/error.ts'
export { type Event, type EventType, eventTypes, type Served } from './domain/event.ts'
export {
  type EventId,
  eventId,
  type ItemId,
  itemId,
  type RecommendationId,
  recommendationId,
  type UserId,
  userId,
} from './domain/ids.ts'
export type { Artwork, Attribute, Item, Media } from './domain/item.ts'
export { type Param, Params, param } from './domain/param.ts'
export type { Query } from './domain/query.ts'
export {
  type Reason,
  type Recommendation,
  type RecommendationRequest,
  type RecommendedItem,
  type Row,
  type Rung,
  rungs,
} from './domain/recommendation.ts'
export type { Search } from './domain/search.ts'
export { dayMs, hourMs, type Millis, minuteMs, secondMs } from './domain/time.ts'
export type { Trial } from './domain/trial.ts'
export type { Preferences, User } from './domain/user.ts'
export type { Rejection, Verdict } from './domain/verdict.ts'
// the engine
export {
  type AuditReport,
  type BroughtFiles,
  type BroughtModel,
  createEngine,
  type DriftRow,
  type Engine,
  type EngineConfig,
  type EngineStatus,
  type ErrorRow,
  type ExplainedCandidate,
  type ExplainedStage,
  type Explanation,
  type ExposureRow,
  type FileImport,
  type Finding,
  type ItemFeatures,
  type KnownStates,
  type LoopMeasure,
  type LoopMeasureName,
  type LoopRow,
  loopMeasures,
  type MovieLensImport,
  type Observer,
  type OwnModelManifest,
  type Person,
  type ProcessLimits,
  type ProcessState,
  type Published,
  type PublishedVersion,
  type ReaderHandle,
  type RetrievingRole,
  type SkewReport,
  type SkewRow,
  type Trained,
  type TrainingOptions,
  type TunableRole,
  type Tuned,
  type TuningOptions,
} from './engine.ts'
// how good it is
export { bootstrap, pairedBootstrap } from './evaluation/bootstrap.ts'
export { miscalibration, portionsOf } from './evaluation/calibration.ts'
export { coverage, exposures, gini, intraListDiversity, novelty } from './evaluation/catalog-metrics.ts'
export { compare, holm, randomisationTest } from './evaluation/compare.ts'
export { evaluate, type Judgement, type Question } from './evaluation/evaluate.ts'
export {
  averagePrecision,
  hitRate,
  ndcg,
  precision,
  type RankingMetric,
  recall,
  reciprocalRank,
} from './evaluation/ranking-metrics.ts'
export { holdPeopleOut, leaveLastOut, splitAtRandom, splitByTime, truthOf } from './evaluation/splits.ts'
// the contracts of features and models
export { days, hours, minutes } from './features/declaration/declaration.ts'
export { feature } from './features/declaration/feature.ts'
export type { FeatureSet } from './features/feature-set.ts'
// item features in other threads
export { attach, type ItemReader, type PinnedItems } from './features/published/item-reader.ts'
// the models, to fit by yourself
export { type AlsSettings, als, alsWith } from './models/als/als.ts'
export { boostedTrees } from './models/boosted-trees/boosted-trees.ts'
export { boostedEnsemble, boostedEnsembleWith, type EnsembleSettings } from './models/boosted-trees/ensemble.ts'
export { type Importance, importances } from './models/boosted-trees/importance.ts'
export { type ShapValues, shapValues } from './models/boosted-trees/shap.ts'
export type { LabelledRows, TreeData } from './models/boosted-trees/tree-data.ts'
export { type BprSettings, bpr } from './models/bpr/bpr.ts'
export { type EaseSettings, ease, easeWith } from './models/ease/ease.ts'
export { fusionOf } from './models/fusion.ts'
export { type GraphFilterSettings, graphFilter, graphFilterWith } from './models/graph-filter/graph-filter.ts'
export { type Interaction, type Interactions, interactionsOf } from './models/interactions.ts'
export { type ItemKnnSettings, itemKnn, itemKnnWith } from './models/item-knn/item-knn.ts'
export type { Knowledge } from './models/knowledge.ts'
export { type MarkovSettings, markov } from './models/markov/markov.ts'
export type {
  Act,
  Asker,
  FollowsCatalog,
  ModelKind,
  Neighbourly,
  RankingModel,
  Retriever,
  Settings,
  TrainingRun,
} from './models/model.ts'
export { popularity } from './models/popularity/popularity.ts'
export { type SequenceSettings, sequence } from './models/sequence/sequence.ts'
export { type TwoTowerSettings, twoTower } from './models/two-tower/two-tower.ts'
export { type UserKnnSettings, userKnn } from './models/user-knn/user-knn.ts'
// the frame of a funnel
export { Pipeline } from './pipeline/pipeline.ts'
export {
  type Choice,
  type Filter,
  type Hydrator,
  type Outcome,
  type Placed,
  type QueryHydrator,
  type Removed,
  type Reranker,
  required,
  type Scorer,
  type SideEffect,
  type Source,
  type Stage,
} from './pipeline/stages.ts'
export type { ScoreTrace, StageKind, StageTrace } from './pipeline/trace.ts'
// neighbours over vectors of your own
export { exactIndex } from './retrieval/vector/exact.ts'
export { type HnswIndex, hnswIndex } from './retrieval/vector/hnsw.ts'
export { type HybridIndex, hybridIndex } from './retrieval/vector/hybrid.ts'
export type { ExactPlan, GraphPlan, HybridPlan, Metric, Scalar } from './retrieval/vector/plan.ts'
// surfaces, and the stages they are made of
export type { Surface, SurfaceParts } from './serving/surface.ts'
export { surfaces as standardSurfaces } from './serving/surfaces.ts'
export { alreadyWatched } from './stages/filters/already-watched.ts'
export { askedAbout } from './stages/filters/asked-about.ts'
export { blocked } from './stages/filters/blocked.ts'
export { notInterested } from './stages/filters/not-interested.ts'
export { outOfRegion } from './stages/filters/out-of-region.ts'
export { outOfWindow } from './stages/filters/out-of-window.ts'
export { policy } from './stages/filters/policy.ts'
export { tooMature } from './stages/filters/too-mature.ts'
export { unavailable } from './stages/filters/unavailable.ts'
export { type Features, featureRows, type RowOf } from './stages/hydrators/features.ts'
export { type ItemDetails, itemDetails } from './stages/hydrators/item-details.ts'
export { type ModelScores, scoresOfModels } from './stages/hydrators/model-scores.ts'
export {
  type Expected,
  type LightPredictions,
  lightPredictions,
  type Predictions,
  predictions,
} from './stages/hydrators/predictions.ts'
export type { Parts } from './stages/parts.ts'
export { type Past, past } from './stages/query-hydrators/past.ts'
export { type Profile, profile } from './stages/query-hydrators/profile.ts'
export { bestFirst } from './stages/rerankers/best-first.ts'
export { diverse } from './stages/rerankers/diverse.ts'
export { page } from './stages/rerankers/page.ts'
export { expectedValue, lightValue } from './stages/scorers/expected-value.ts'
export { fused } from './stages/scorers/fusion.ts'
export { logImpressions } from './stages/side-effects/log-impressions.ts'
export { becauseYouWatched } from './stages/sources/because-you-watched.ts'
export { continueWatching } from './stages/sources/continue-watching.ts'
export { explore } from './stages/sources/explore.ts'
export { fitsYou } from './stages/sources/fits-you.ts'
export { likeWhatYouLiked } from './stages/sources/like-what-you-liked.ts'
export { nearestToTaste } from './stages/sources/nearest-to-taste.ts'
export { newArrivals } from './stages/sources/new-arrivals.ts'
export { nextForYou } from './stages/sources/next-for-you.ts'
export { nextInLine } from './stages/sources/next-in-line.ts'
export { ownTwoTower } from './stages/sources/own-two-tower.ts'
export { popular } from './stages/sources/popular.ts'
export { statedPreferences } from './stages/sources/preferences.ts'
export { similarItems } from './stages/sources/similar-items.ts'
export { trendingNow } from './stages/sources/trending.ts'
export { usersLikeYou } from './stages/sources/users-like-you.ts'
export { watchAgain } from './stages/sources/watch-again.ts'
export type { Clock } from './storage/ports/clock.ts'
export type { Allowed, Neighbour, VectorIndex } from './storage/ports/vector-index.ts'
// networks of your own, written by hand: PyTorch exports them itself
export { encodeOnnx } from './tensor/onnx/encode.ts'
export type { OnnxModel } from './tensor/onnx/model.ts'
export { version } from './version.ts'
