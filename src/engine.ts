import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import type { LogRecord } from './domain/entry.ts'
import { EngineError } from './domain/error.ts'
import type { Event } from './domain/event.ts'
import { type ItemId, type RecommendationId, type UserId, userId } from './domain/ids.ts'
import type { Item } from './domain/item.ts'
import type { Param } from './domain/param.ts'
import type { Recommendation, RecommendationRequest } from './domain/recommendation.ts'
import { dayMs, type Millis } from './domain/time.ts'
import type { User } from './domain/user.ts'
import type { Verdict } from './domain/verdict.ts'
import { backfill, catchUp } from './features/backfill.ts'
import type { Declaration, Entity as FeatureEntity } from './features/declaration/declaration.ts'
import { historyOf } from './features/definitions/history.ts'
import { embeddingVersion, itemEmbedding } from './features/embedding.ts'
import { FeatureSet } from './features/feature-set.ts'
import { FeatureStates } from './features/feature-states.ts'
import { foldRecords, type World } from './features/fold.ts'
import { type KnownStates, StatesInForce } from './features/known-states.ts'
import { type Parity, type ParityOptions, parity } from './features/parity/parity.ts'
import { refuseUnproducible } from './features/pins.ts'
import { capture, restore } from './features/snapshots.ts'
import { standardFeatures } from './features/standard.ts'
import { type Value, valuesAsOf, valuesOf } from './features/values.ts'
import { type Guessed, type ImportFileOptions, importFile } from './ingest/import/import-file.ts'
import type { ImportResult } from './ingest/import/import-rows.ts'
import { type ImportMovieLensOptions, importMovieLens } from './ingest/import/movielens.ts'
import { createIngest, type Ingest } from './ingest/ingest.ts'
import { weightOf } from './models/acts.ts'
import { askerFrom } from './models/asker.ts'
import { kinds, type Models, type RetrievingRole, type Role } from './models/kinds.ts'
import { modelScoreSchema } from './models/model-scores.ts'
import type { TunableRole } from './models/spaces.ts'
import { DriftMonitor } from './monitoring/drift/drift-monitor.ts'
import type { DriftRow } from './monitoring/drift/drift-row.ts'
import { driftIn, linesOf, withDrift } from './monitoring/drift/kept.ts'
import { daysKept } from './monitoring/drift/windows.ts'
import { type Finding, refuseCrossed } from './monitoring/quality/finding.ts'
import { historyChecks } from './monitoring/quality/history-checks.ts'
import { rowChecks } from './monitoring/quality/row-checks.ts'
import { Skew, type SkewRow } from './monitoring/skew.ts'
import { Registry, type Release } from './registry/registry.ts'
import { Searches } from './registry/searches.ts'
import type { ExplainedCandidate, ExplainedStage, Explanation } from './serving/explanation.ts'
import { Serving } from './serving/serving.ts'
import type { Surface, SurfaceParts } from './serving/surface.ts'
import { StockedShelves } from './stages/shelves.ts'
import { parquetArchive } from './storage/duckdb/log-archive.ts'
import { duckdbRowReader } from './storage/duckdb/row-reader.ts'
import { fileArtifactStore } from './storage/files/artifact-store.ts'
import { fileSnapshotStore } from './storage/files/snapshot-store.ts'
import { memoryArtifactStore } from './storage/memory/artifact-store.ts'
import { memoryCatalog } from './storage/memory/catalog.ts'
import { systemClock } from './storage/memory/clock.ts'
import { memoryEventLog } from './storage/memory/event-log.ts'
import type { Clock } from './storage/ports/clock.ts'
import type { EventLog, LogReading } from './storage/ports/event-log.ts'
import type { LogArchive } from './storage/ports/log-archive.ts'
import { sqliteEventLog } from './storage/sqlite/event-log.ts'
import { actions } from './training/actions.ts'
import { archived } from './training/archived.ts'
import { type Inspector, readMaterial } from './training/inspect.ts'
import { type Compared, type Recomputation, recompute } from './training/recompute.ts'
import { type Trained, type TrainingOptions, train } from './training/train.ts'
import { type Tuned, type TuningOptions, tuneRole } from './training/tune-role.ts'
import { version } from './version.ts'

export type {
  DriftRow,
  ExplainedCandidate,
  ExplainedStage,
  Explanation,
  FeatureEntity,
  Finding,
  KnownStates,
  Parity,
  SkewRow,
  Trained,
  TrainingOptions,
  TunableRole,
  Tuned,
  TuningOptions,
  Value,
}

/** The whole system behind one object: what the doors, the examples and the tests talk to. */
export interface Engine {
  /** Rows as they came, unchecked. Answers once the good ones are durable and in force: one verdict a row, in order. */
  readonly ingestEvents: (rows: readonly unknown[]) => Promise<readonly Verdict[]>
  readonly ingestItems: (rows: readonly unknown[]) => Promise<readonly Verdict[]>
  readonly ingestUsers: (rows: readonly unknown[]) => Promise<readonly Verdict[]>
  readonly recommend: (request: RecommendationRequest) => Promise<Recommendation>
  /** Everything that happened to one answer. RECOMMENDATION_UNKNOWN when it is too old or never was. */
  readonly explain: (id: RecommendationId) => Promise<Explanation>
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
  /** Fits every model on the log as it stands, judges and registers them, and puts them in service. */
  readonly train: (options?: TrainingOptions) => Promise<Trained>
  /** Searches settings for a role on the log, in threads of their own; the next `train` fits the role with the best of them. */
  readonly tune: (role: TunableRole, options?: TuningOptions) => Promise<Tuned>
  /** Makes the feature rows that were served once more from the log, and compares them. NOTHING_TO_COMPARE where none was logged. */
  readonly skew: (options?: Partial<Recomputation>) => Promise<SkewReport>
  /** How each column of what is served lies beside the days before, as of the latest impression; those whose alarm rings first. */
  readonly drift: () => readonly DriftRow[]
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

export interface EntityFeatures {
  readonly entity: FeatureEntity
  readonly id: string
  readonly at: Millis
  /** By name: a number, several, or either by the key it is kept by. */
  readonly values: Readonly<Record<string, Value>>
  /** What each feature means, by its name: another version is another feature. */
  readonly versions: Readonly<Record<string, string>>
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
export type { RetrievingRole }

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

export interface EngineConfig {
  /** Folder that everything is kept in; made where it is not. Without one, everything is in memory and gone at the end. */
  readonly dir?: string
  readonly clock?: Clock
  /** Features of your own, beside the standard ones. */
  readonly features?: readonly Declaration[]
  /** Milliseconds that an answer may take; 100 unless said. */
  readonly budgetMs?: number
  /** Traces kept for `explain`, each about half a megabyte; 100 unless said. */
  readonly tracesKept?: number
  /** Starts without the models in service, and so without reading them: to train anew where they cannot be read. */
  readonly withoutModels?: boolean
  /** How often the lists that everyone shares are made anew, in milliseconds; 2,000 unless said. */
  readonly shelvesEveryMs?: number
  /**
   * What requests read features from: the folded states themselves unless said. A feature store across a network is put in here, and `skew`
   * finds out whether it answers as they do.
   */
  readonly states?: (states: KnownStates) => KnownStates
  /** The places it fills, made of its parts; `standardSurfaces` unless said. One of your own stands beside them or instead. */
  readonly surfaces?: (parts: SurfaceParts) => readonly Surface[]
  /** Spent before the first answer on having its code compiled, in milliseconds, once there are models; 1,500 unless said. */
  readonly warmUpMs?: number
  /** How often the folded state is written to disk, so that the next start reads it instead of the whole log; 600,000 ms unless said. */
  readonly snapshotEveryMs?: number
  /** Users whose states are kept in memory, about 3 KB each; 1,000,000 unless said. Beyond it who was silent longest begins anew. */
  readonly mostUsers?: number
  /** How far reading the log has come, while the engine starts. */
  readonly progress?: (done: number, of: number) => void
}

/** New entries that are worth a snapshot while the engine runs. */
const leastToSnapshot = 1_000

/** Slates whose rows are made once more, unless said. */
const mostRecomputed = 10_000

/** Opens the folder, folds what the log holds, loads the champions, and is ready. */
export async function createEngine(config: EngineConfig = {}): Promise<Engine> {
  const clock = config.clock ?? systemClock
  const startedAt = clock.now()
  const { log, archive, artifacts, snapshots } = await openStores(config.dir, clock)
  const registry = new Registry(artifacts)
  const bounds = pick(config, 'mostUsers')
  const states = new StatesInForce(new FeatureStates(standardFeatures(weightOf, config.features), bounds))
  const catalog = memoryCatalog()
  const world: World = {
    catalog,
    get states() {
      return states.now
    },
  }
  const emptyWorld = (): World => ({ catalog: memoryCatalog(), states: new FeatureStates(states.features, bounds) })
  const shelves = new StockedShelves()
  const observers = new Set<Observer>()
  let models: Models = {}
  let release: Release = { name: 'none', artifacts: {} }
  /** Last offset in force, and the last that is being put into force. */
  let [applied, begun] = [0, 0]
  let unstocked = true
  /** Offset of the last snapshot. */
  let saved = 0

  const watch = (saved?: readonly unknown[]) => {
    const { schema, digest } = states.features
    return new DriftMonitor({ features: schema, digest, scores: modelScoreSchema, actions }, saved)
  }
  let drift = watch()
  /** What is older would be forgotten again: reading a long log does not wait for it. */
  let watchedFrom = 0

  const fold = async (records: readonly LogRecord[]) => {
    begun = records.at(-1)?.offset ?? begun
    await foldRecords(world, records)
    for (const { entry } of records) if (entry.kind === 'event' && entry.event.at >= watchedFrom) drift.take(entry.event)
    unstocked = true
  }

  /** What came in is in force once this ends: folded, findable by content, and on the shelves of new things. */
  const apply = async (records: readonly LogRecord[]) => {
    await fold(records)
    const arrived = records.flatMap(({ entry }) => (entry.kind === 'item' ? [entry.item] : []))
    for (const item of arrived) models.content?.add(item)
    for (const { entry } of records) if (entry.kind === 'item-removed') models.content?.remove(entry.itemId)
    shelves.arrived(arrived, clock.now())
    applied = begun
  }

  const load = async () => {
    const champions = await registry.champions()
    const loaded = await Promise.all(
      [...champions].map(async ([role, manifest]) => {
        const { id, kind, format } = manifest
        refuseUnproducible(states.features, manifest, modelScoreSchema)
        const known = kinds[role as Role]
        if (known?.kind !== kind || known.format !== format) throw unreadable(role, kind, format)
        return [role, known.decode(await registry.bytes(id))] as const
      }),
    )
    const next: Models = Object.fromEntries(loaded)
    for await (const item of world.catalog.allItems()) next.content?.add(item)
    models = next
    release = await registry.release()
  }

  const stock = async () => {
    if (!unstocked) return
    unstocked = false
    await shelves.stock(world.catalog, world.states, clock.now())
  }

  const ingest = createIngest({ log, clock, apply })
  const append = (events: readonly Event[]) => ingest.record(events.map((event) => ({ kind: 'event', event })))
  const parts = {
    catalog,
    states: config.states?.(states) ?? states,
    applied: () => (applied === begun ? applied : 0),
    models: () => models,
    shelves,
    append,
    release: () => release.name,
    artifacts: () => release.artifacts,
  }
  const surfaces = config.surfaces?.(parts)
  const serving = new Serving({ parts, clock, ...(surfaces && { surfaces }), ...pick(config, 'budgetMs', 'tracesKept') })

  const start = async () => {
    const last = await log.last()
    const snapshot = await snapshots?.latest()
    // a log that was replaced by a shorter one is another log
    if (snapshot !== undefined && snapshot.offset <= last && (await restore(world, snapshot))) {
      saved = applied = begun = snapshot.offset
      drift = watch(driftIn(snapshot))
      unstocked = true
      config.progress?.(applied, last)
    }
    watchedFrom = (await newestIn(log, last)) - daysKept * dayMs
    for await (const records of log.read(applied, last)) {
      await fold(records)
      applied = begun
      config.progress?.(applied, last)
    }
    if (config.withoutModels !== true) await load()
    await stock()
  }
  await start().catch(async (error: unknown) => {
    await log.close()
    throw error
  })
  /** Without a ranker there is little to compile, and nobody waits for it. */
  const warm = async () => {
    if (models.ranker === undefined) return
    const people = await mostActive(world, 20)
    await serving.warm(
      people.map((person) => person.userId),
      config.warmUpMs ?? 1_500,
    )
  }
  await warm()
  const stocking = setInterval(() => void stock().catch(() => {}), config.shelvesEveryMs ?? 2_000).unref()

  /** Nothing where everything in force is in a snapshot already. */
  const snapshot = async (between: Ingest['between']) => {
    if (snapshots === undefined || applied === saved) return
    const captured = await between(async () => {
      const watched = await linesOf(drift)
      return { offset: applied, watched, make: await capture(world, applied) }
    })
    await snapshots.save(withDrift(await captured.make(), captured.watched))
    saved = captured.offset
  }
  let snapping: Promise<void> = Promise.resolve()
  const snapshotLater = () => {
    if (applied - saved >= leastToSnapshot) snapping = snapping.then(() => snapshot(ingest.between)).catch(() => {})
  }
  const snapshooting = setInterval(snapshotLater, config.snapshotEveryMs ?? 600_000).unref()

  /** The log as training reads it: in columns where there is a folder, beside whoever writes. */
  const readable = (progress: TrainingOptions['progress'] = () => {}): Promise<LogReading> => {
    if (archive === undefined) return Promise.resolve(log)
    const reading = archiving.then(() => archived(log, archive, (done, of) => progress('archive the log', done, of)))
    archiving = reading.catch(() => {})
    return reading
  }
  let archiving: Promise<unknown> = Promise.resolve()

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
    recommend: async (request) => {
      const { recommendation, stages } = await serving.recommend(request)
      for (const { answered } of observers) answered?.(recommendation, stages)
      return recommendation
    },
    explain: async (id) => serving.explain(id),
    features: async (entity, id, at) => {
      const { states } = world
      if (!states.met(entity, id)) {
        throw new EngineError(
          'NOT_FOUND',
          `No event names the ${entity} ${id}.`,
          'Send events of it first, or see that the id is right.',
        )
      }
      await states.know(entity === 'user' ? [id] : [])
      const now = at ?? clock.now()
      const values = at === undefined ? valuesOf(states, entity, id, now) : await valuesAsOf(log, states.features, entity, id, at)
      return { entity, id, at: now, values, versions: states.features.versions }
    },
    items: world.catalog.items,
    users: world.catalog.users,
    somePeople: (count) => mostActive(world, count),
    onboardingItems: async (count) => ofManyKinds(shelves.safe(), count),
    findItems: (text, count) =>
      titled(
        world,
        shelves.popular().map(({ itemId }) => itemId),
        text,
        count,
      ),
    importFile: async (options) => {
      const notes = await notesOn(config.dir, options.path)
      return importFile({
        ...options,
        reader: duckdbRowReader,
        ingest,
        ...(notes === undefined ? {} : { checkpoint: `${notes}.checkpoint`, rejects: `${notes}.rejects.ndjson` }),
      })
    },
    importMovieLens: async ({ path, ...options }) => {
      const notes = await notesOn(config.dir, path)
      return importMovieLens({
        ...options,
        dir: path,
        reader: duckdbRowReader,
        ingest,
        ...(notes === undefined ? {} : { notes }),
      })
    },
    retrieve: async (role, userId, count) => {
      const [user] = await world.catalog.users([userId])
      const history = historyOf(world.states, userId)
      const context = user?.country === undefined ? {} : { country: user.country }
      const asker = askerFrom({ history, told: user?.preferences.items ?? [], context, at: clock.now() })
      return models[role]?.retrieve(asker, count).map(({ itemId }) => itemId) ?? []
    },
    train: async (options) => {
      const inspector = inspectorAt(clock.now(), options?.force === true)
      const reading = await readable(options?.progress)
      const trained = await train({ log: reading, registry, clock, emptyWorld, engine: version, inspector }, options)
      await load()
      await stock()
      await warm()
      return trained
    },
    tune: async (role, options) =>
      tuneRole({ log: await readable(options?.progress), registry, clock, engine: version }, role, options),
    declare: async (declared, progress = () => {}) => {
      const now = states.features
      const kept = now.features.filter(({ name }) => declared.every((each) => each.name !== name))
      const next = new FeatureSet([...kept, ...declared], now.memories)
      for (const manifest of (await registry.champions()).values()) refuseUnproducible(next, manifest, modelScoreSchema)
      const filled = await backfill(log, new FeatureStates(next, bounds), progress)
      await ingest.between(async () => {
        states.replace(await catchUp(log, filled, applied))
        drift = watch()
      })
      return next.versions
    },
    skew: async ({ most = mostRecomputed, seed = 1, progress = () => {} } = {}) => {
      await serving.idle()
      const skew = new Skew(states.features.schema)
      const compared = await recompute(await readable(progress), emptyWorld(), { most, seed, progress }, skew.take.bind(skew))
      if (compared.slates === 0) throw nothingServed(compared)
      return { rows: skew.report(), compared }
    },
    drift: () => drift.rows(),
    quality: async ({ seed = 1, progress = () => {} } = {}) => {
      const { history, schema, replayed } = await readMaterial({ log: await readable(progress), emptyWorld }, seed, progress)
      return [...historyChecks(history, actions, clock.now()), ...rowChecks(schema, replayed)]
    },
    surfaces: [...serving.surfaces.keys()],
    params: serving.params,
    status: async () => ({
      ready: true,
      startedAt,
      applied,
      logged: await log.last(),
      ...(await world.catalog.count()),
      models: release.artifacts,
    }),
    observe: (observer) => {
      observers.add(observer)
      return () => observers.delete(observer)
    },
    close: async () => {
      clearInterval(stocking)
      clearInterval(snapshooting)
      await serving.idle()
      await ingest.close()
      await snapping
      await snapshot((work) => work())
      await log.close()
    },
  }
}

/** When the newest entry came. */
async function newestIn(log: EventLog, last: number): Promise<Millis> {
  for await (const [record] of log.read(last - 1, last)) return record?.receivedAt ?? 0
  return 0
}

const inspectorAt = (now: Millis, force: boolean): Inspector => ({
  history: (history) => refuseCrossed(historyChecks(history, actions, now), force),
  rows: (schema, slates) => refuseCrossed(rowChecks(schema, slates), force),
})

/** The searches kept in a folder, of which nothing else is opened: for data that is not the folder's own. */
export const openSearches = (dir: string): Searches => new Searches(fileArtifactStore(dir))

/** Holds the three ways to compute a feature against each other, on random declarations and random logs. */
export const featureParity = (options: Omit<ParityOptions, 'openLog' | 'withArchive'>): Promise<Parity> =>
  parity({
    ...options,
    openLog: memoryEventLog,
    withArchive: async (use) => {
      const folder = await mkdtemp(join(tmpdir(), 'serendip-parity-'))
      return use(archiveIn(folder)).finally(() => rm(folder, { recursive: true }))
    },
  })

const archiveIn = (dir: string): LogArchive => parquetArchive(join(dir, 'archive', `v${embeddingVersion}`), itemEmbedding)

async function openStores(dir: string | undefined, clock: Clock) {
  if (dir === undefined) {
    const log: EventLog = memoryEventLog(clock)
    return { log, archive: undefined, artifacts: memoryArtifactStore(), snapshots: undefined }
  }
  await mkdir(dir, { recursive: true })
  return {
    log: await sqliteEventLog(join(dir, 'log.sqlite'), clock),
    archive: archiveIn(dir),
    artifacts: fileArtifactStore(dir),
    snapshots: fileSnapshotStore(join(dir, 'snapshots')),
  }
}

/** Start of the names of the files that an import keeps beside the log: how far it came, and what it rejected. */
async function notesOn(dir: string | undefined, path: string): Promise<string | undefined> {
  if (dir === undefined) return undefined
  const folder = join(dir, 'imports')
  await mkdir(folder, { recursive: true })
  return join(folder, basename(path))
}

const unreadable = (role: string, kind: string, format: number) =>
  new EngineError(
    'MODEL_FORMAT_UNKNOWN',
    `The ${role} in service is a ${kind} in format ${format}, which this version cannot read.`,
    'Train again: serendip train.',
  )

const nothingServed = ({ withoutRow, ofOtherFeatures }: Compared) =>
  new EngineError(
    'NOTHING_TO_COMPARE',
    `No slate in the log can be compared: ${withoutRow} carry no row, ${ofOtherFeatures} are of other features.`,
    'Serve some answers of home or for-you first, or see what a skew looks like: serendip monitor skew --planted.',
  )

function pick<T extends object, K extends keyof T>(from: T, ...keys: K[]): Pick<T, K> {
  return Object.fromEntries(keys.flatMap((key) => (from[key] === undefined ? [] : [[key, from[key]]]))) as Pick<T, K>
}

async function mostActive({ states, catalog }: World, count: number): Promise<readonly Person[]> {
  const people: { userId: UserId; events: number }[] = []
  const history = states.features.memory('user.history')
  for (let row = 1; row <= states.users.last; row++) {
    const id = states.users.ids.id(row)
    if (id !== '') people.push({ userId: userId(id), events: states.recallCount(history, row) })
  }
  const most = people.sort((a, b) => b.events - a.events || (a.userId < b.userId ? -1 : 1)).slice(0, count)
  const users = await catalog.users(most.map((person) => person.userId))
  return most.map((person, i) => ({ ...person, user: users[i] }))
}

/** One of each category in turn, the most popular first. */
function ofManyKinds(items: readonly Item[], count: number): readonly Item[] {
  const turn = new Map<string, number>()
  return items
    .map((item, rank) => {
      const kind = item.categories[0] ?? ''
      const round = turn.get(kind) ?? 0
      turn.set(kind, round + 1)
      return { item, round, rank }
    })
    .sort((a, b) => a.round - b.round || a.rank - b.rank)
    .slice(0, count)
    .map(({ item }) => item)
}

async function titled({ catalog }: World, popular: readonly ItemId[], text: string, count: number): Promise<readonly Item[]> {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean)
  const rank = new Map(popular.map((id, i) => [id, i]))
  const found: Item[] = []
  for await (const item of catalog.allItems()) {
    const title = item.title.toLowerCase()
    if (!item.blocked && words.every((word) => title.includes(word))) found.push(item)
  }
  const order = ({ itemId }: Item) => rank.get(itemId) ?? popular.length
  return found.sort((a, b) => order(a) - order(b) || (a.title < b.title ? -1 : 1)).slice(0, count)
}
