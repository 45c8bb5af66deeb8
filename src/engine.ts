import type { ArtworkBandit } from './bandits/artwork/artwork-bandit.ts'
import type { LogRecord } from './domain/entry.ts'
import type { Event } from './domain/event.ts'
import { auditing } from './engine/auditing.ts'
import { catalogHealthIn } from './engine/catalog-health.ts'
import type { EngineConfig } from './engine/config.ts'
import type { Engine, Observer } from './engine/contract.ts'
import { RunningExperiments } from './engine/experiments.ts'
import { featureDefinitions } from './engine/feature-definitions.ts'
import { features } from './engine/features.ts'
import { FoldedWorld } from './engine/folded-world.ts'
import { imports } from './engine/imports.ts'
import { itemFeatures } from './engine/item-features.ts'
import { itemInsights } from './engine/item-insights.ts'
import { learning } from './engine/learning.ts'
import { lookUps, mostActive } from './engine/look-ups.ts'
import { makeInThread } from './engine/make-in-thread.ts'
import { ModelsInService } from './engine/models-in-service.ts'
import { ownModels } from './engine/own-models.ts'
import { OwnModelsInService } from './engine/own-models-in-service.ts'
import { Rehearsals } from './engine/rehearsals.ts'
import { Rollouts } from './engine/rollouts.ts'
import { rules } from './engine/rules.ts'
import { Snapshotting } from './engine/snapshotting.ts'
import { openStores } from './engine/stores.ts'
import { taste } from './engine/taste.ts'
import { Trainings } from './engine/trainings.ts'
import { ExperimentBook } from './experiments/experiment-book.ts'
import { metricNames } from './experiments/metrics/metrics.ts'
import { standardFeatures } from './features/standard.ts'
import { createIngest, type Ingest } from './ingest/ingest.ts'
import { weightOf } from './models/acts.ts'
import { Registry } from './registry/registry.ts'
import { HouseRules } from './rules/house-rules.ts'
import { RuleBook } from './rules/rule-book.ts'
import { Serving } from './serving/serving.ts'
import { StockedShelves } from './stages/shelves.ts'
import { systemClock } from './storage/memory/clock.ts'

export type { AuditEntry, AuditQuestion } from './domain/audit.ts'
export type { Rule, RuleDeclaration, RuleKind } from './domain/rule.ts'
export type { EngineConfig } from './engine/config.ts'
export type {
  BroughtFiles,
  BroughtModel,
  Engine,
  EngineStatus,
  EntityFeatures,
  FileImport,
  ItemFeatures,
  MovieLensImport,
  Observer,
  Person,
  SkewReport,
} from './engine/contract.ts'
export type { ExperimentHistory } from './engine/experiment-history.ts'
export type { Power } from './engine/experiment-power.ts'
export type { ExperimentResults } from './engine/experiment-results.ts'
export type { FeatureDefinition } from './engine/feature-definitions.ts'
export { featureParity } from './engine/feature-parity.ts'
export type { Neighbours, Reach } from './engine/item-insights.ts'
export type { RegisteredModel, RollOut, RolloutStatus } from './engine/rollouts.ts'
export type { Matching, PreviewedSlate, RulePreview } from './engine/rules.ts'
export { openSearches } from './engine/stores.ts'
export type { Taste } from './engine/taste.ts'
export { standardSchedule } from './engine/trainings.ts'
export type { Experiment, ExperimentDeclaration } from './experiments/experiment.ts'
export type { Entity as FeatureEntity } from './features/declaration/declaration.ts'
export type { KnownStates } from './features/known-states.ts'
export type { Parity } from './features/parity/parity.ts'
export type { ReaderHandle } from './features/published/attached-readers.ts'
export type { Published } from './features/published/edition.ts'
export type { PublishedVersion } from './features/published/item-publisher.ts'
export type { Value } from './features/values.ts'
export type { RankingRole, RetrievingRole } from './models/kinds.ts'
export type { OwnModelManifest } from './models/own/manifest.ts'
export type { ProcessLimits } from './models/own/process/limits.ts'
export type { ProcessState } from './models/own/process/model-process.ts'
export type { TunableRole } from './models/spaces.ts'
export type { AuditReport, Judged } from './monitoring/audit/audit.ts'
export type { ErrorRow } from './monitoring/audit/error-audit.ts'
export type { ExposureRow } from './monitoring/audit/exposure-audit.ts'
export type { ColumnDrift } from './monitoring/drift/column-drift.ts'
export type { DriftRow } from './monitoring/drift/drift-row.ts'
export type { CatalogHealth } from './monitoring/loop/catalog-health.ts'
export type { LoopMeasure, LoopMeasureName } from './monitoring/loop/measures.ts'
export { loopMeasures } from './monitoring/loop/measures.ts'
export type { LoopRow } from './monitoring/loop/surface-loop.ts'
export type { Finding } from './monitoring/quality/finding.ts'
export type { SkewRow } from './monitoring/skew.ts'
export type { AnswerSummary, ExplainedCandidate, ExplainedStage, Explanation, TouchedBy } from './serving/explanation.ts'
export type { Otherwise } from './serving/serving.ts'
export type { Foreseeing, Foreseen } from './training/foresee.ts'
export type { TrainingGroup } from './training/groups.ts'
export type { PolicyValue } from './training/policy-value.ts'
export type { Trained, TrainingOptions } from './training/train.ts'
export type { Tuned, TuningOptions } from './training/tune-role.ts'
export type { StepRecord } from './workflow/run.ts'
export type { RunRecord } from './workflow/run-book.ts'
export type { Schedule } from './workflow/schedule.ts'

/** Opens the folder, folds what the log holds, loads the champions, and is ready. */
export async function createEngine(config: EngineConfig = {}): Promise<Engine> {
  const clock = config.clock ?? systemClock
  const startedAt = clock.now()
  const { log, archive, artifacts, snapshots, steps, audit } = await openStores(config.dir, clock)
  const registry = new Registry(artifacts)
  const world = new FoldedWorld(standardFeatures(weightOf, config.features), pick(config, 'mostUsers'))
  const snapshotting = new Snapshotting(snapshots, world)
  const limits = config.ownModels ?? {}
  const own = new OwnModelsInService({ world, clock, limits })
  const book = await ExperimentBook.open(artifacts)
  const ruleBook = await RuleBook.open(artifacts)
  const house = new HouseRules({ allItems: world.catalog.allItems, now: clock.now })
  const trail = auditing(audit, clock)
  const rollouts: Rollouts = new Rollouts({
    ...{ registry, clock, rule: config.rollout ?? {}, did: trail.did },
    renew: () => renew(),
    shadow: (request, others) => serving.shadow(request, others),
  })
  const rehearsals = new Rehearsals()
  const models = new ModelsInService({
    registry,
    world,
    own,
    beside: () => [...RunningExperiments.artifactsIn(book), ...rollouts.artifacts, ...rehearsals.artifacts],
  })
  const shelves = new StockedShelves()
  const observers = new Set<Observer>()

  /** What came in is in force once this ends: folded, findable by content, and on the shelves of new things. */
  const apply = async (records: readonly LogRecord[]) => {
    await world.fold(records)
    models.take(records)
    for (const { entry } of records) if (entry.kind === 'event') rollouts.take(entry.event)
    const arrived = records.flatMap(({ entry }) => (entry.kind === 'item' ? [entry.item] : []))
    shelves.arrived(arrived, clock.now())
    house.arrived(arrived)
    world.settle()
  }
  const ingest = createIngest({ log, clock, apply })

  const parts = {
    catalog: world.catalog,
    states: config.states?.(world.inForce) ?? world.inForce,
    applied: () => (world.applied === world.begun ? world.applied : 0),
    models: models.of.bind(models),
    rows: { believed: (at: number) => world.rows.believed(at) },
    artworks: { choose: (...asked: Parameters<ArtworkBandit['choose']>) => world.artworks.choose(...asked) },
    shelves,
    append: (events: readonly Event[]) => ingest.record(events.map((event) => ({ kind: 'event', event }))),
    release: (userId: string, others = {}) => models.releaseWith({ ...rollouts.modelsFor(userId), ...others }),
    artifacts: models.artifactsOf.bind(models),
  }
  const surfaces = config.surfaces?.(parts)
  /** The log, with everything that was answered in it. */
  const readable = async () => {
    await serving.idle()
    return log
  }
  const experiments = new RunningExperiments({
    ...{ book, registry, clock, catalog: world.catalog, did: trail.did },
    readable,
    known: () => ({ surfaces: [...serving.surfaces.keys()], params: serving.params, metrics: metricNames }),
    reload: () => models.load(),
    isLoaded: models.isLoaded.bind(models),
  })
  const serving: Serving = new Serving({
    parts,
    clock,
    arms: experiments.arms,
    rules: house.on,
    ...(surfaces && { surfaces }),
    ...pick(config, 'budgetMs', 'tracesKept'),
  })

  const { train, ...learnt } = learning({
    ...{ log, archive, registry, steps, clock, world },
    makes: () =>
      config.dir !== undefined && world.states.features.digest === standardFeatures(weightOf).digest
        ? makeInThread(config.dir, clock, pick(config, 'mostUsers'))
        : undefined,
    idle: () => serving.idle(),
    models: () => models.apart(),
    rollOut: rollouts.begin.bind(rollouts),
  })
  const trainings = await Trainings.open({ log, artifacts, clock, schedule: config.schedule ?? [], train, did: trail.did })

  let stocked = -1
  /** Nothing where nothing was folded since. */
  const stock = async () => {
    if (stocked === world.applied) return
    stocked = world.applied
    await shelves.stock(world.catalog, world.states, clock.now())
  }
  /** Without a ranker there is little to compile, and nobody waits for it. */
  const warm = async () => {
    if (models.now.ranker === undefined) return
    const people = await mostActive(world, 20)
    await serving.warm(
      people.map((person) => person.userId),
      config.warmUpMs ?? 3_000,
    )
  }
  const renew = async () => {
    await models.load()
    experiments.renew()
    await stock()
    await warm()
  }

  const start = async () => {
    const last = await log.last()
    if (await snapshotting.restore(last)) config.progress?.(world.applied, last)
    await world.passOverOld(log, last)
    for await (const records of log.read(world.applied, last)) {
      await world.fold(records)
      world.settle()
      config.progress?.(world.applied, last)
    }
    await rollouts.open()
    await house.adopt(() => ruleBook.all)
    if (config.withoutModels !== true) await models.load()
    experiments.renew()
    await stock()
  }
  await start().catch(async (error: unknown) => {
    await own.keepOnly([])
    await log.close()
    throw error
  })
  await warm()
  const published = itemFeatures({ world, clock, between: ingest.between, everyMs: config.publishItemsEveryMs ?? 1_000 })
  const stocking = setInterval(() => void stock().catch(() => {}), config.shelvesEveryMs ?? 2_000).unref()
  const turning = setInterval(() => void rollouts.turn().catch(() => {}), config.rolloutEveryMs ?? 10_000).unref()
  const scheduling = setInterval(() => void trainings.turn().catch(() => {}), config.scheduleEveryMs ?? 30_000).unref()
  const supervising = setInterval(() => void experiments.supervise().catch(() => {}), config.superviseEveryMs ?? 600_000).unref()
  const renewing = setInterval(() => void house.renew().catch(() => {}), 600_000).unref()
  const saving = setInterval(() => snapshotting.saveLater(ingest.between), config.snapshotEveryMs ?? 600_000).unref()

  const ingested = (what: 'events' | 'items' | 'users', take: Ingest['events']) => async (rows: readonly unknown[]) => {
    const started = performance.now()
    const verdicts = await take(rows)
    for (const { ingested } of observers) ingested?.(what, verdicts, performance.now() - started)
    return verdicts
  }

  return {
    ingestEvents: ingested('events', ingest.events),
    ingestItems: ingested('items', ingest.items),
    ingestUsers: ingested('users', ingest.users),
    removeItems: ingested('items', ingest.removeItems),
    ...imports(config.dir, ingest),
    recommend: async (request) => {
      const { recommendation, stages } = await serving.recommend(request)
      rollouts.answered(request, recommendation)
      for (const { answered } of observers) answered?.(recommendation, stages)
      return recommendation
    },
    explain: async (id) => serving.explain(id),
    recentAnswers: (asked = {}) => serving.recent(asked),
    ...rehearsals.verbs({ registry, serving, isLoaded: models.isLoaded.bind(models), load: () => models.load() }),
    ...features({ log, registry, clock, world, ingest }),
    itemFeatures: published,
    ...lookUps({ clock, world, shelves, models }),
    ...itemInsights({ clock, world, models, readable }),
    ...taste({ clock, world, models }),
    ...featureDefinitions({ world, registry }),
    ...catalogHealthIn(world, clock),
    driftOf: world.drift.column,
    ...learnt,
    ...trainings.verbs(),
    ...ownModels({ registry, clock, world, own, limits, renew }),
    ...experiments.verbs(),
    ...rollouts.verbs(),
    ...rules({ book: ruleBook, house, clock, world, serving: () => serving }),
    ...trail.verbs,
    drift: world.drift.rows,
    loop: world.loop.rows,
    surfaces: [...serving.surfaces.keys()],
    params: serving.params,
    status: async () => ({
      ready: true,
      startedAt,
      applied: world.applied,
      logged: await log.last(),
      ...(await world.catalog.count()),
      models: models.release.artifacts,
    }),
    observe: (observer) => {
      observers.add(observer)
      return () => observers.delete(observer)
    },
    close: async () => {
      clearInterval(stocking)
      clearInterval(saving)
      clearInterval(renewing)
      clearInterval(turning)
      clearInterval(supervising)
      clearInterval(scheduling)
      await trainings.close()
      await serving.idle()
      await ingest.close()
      published.close()
      await own.keepOnly([])
      await snapshotting.close()
      await log.close()
    },
  }
}

function pick<T extends object, K extends keyof T>(from: T, ...keys: K[]): Pick<T, K> {
  return Object.fromEntries(keys.flatMap((key) => (from[key] === undefined ? [] : [[key, from[key]]]))) as Pick<T, K>
}
