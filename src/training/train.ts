import { deserialize, serialize } from 'node:v8'
import type { Millis } from '../domain/time.ts'
import type { FeatureSet } from '../features/feature-set.ts'
import type { World } from '../features/fold.ts'
import { pinsOf } from '../features/pins.ts'
import { mulberry32, sampled } from '../math/random.ts'
import { kinds, type RankingRole, type RetrievingRole, type Role, ranking, retrievingRoles } from '../models/kinds.ts'
import type { ModelKind, RankingModel, Settings } from '../models/model.ts'
import type { ArtifactManifest, Metric } from '../registry/manifest.ts'
import type { Registry } from '../registry/registry.ts'
import type { Clock } from '../storage/ports/clock.ts'
import type { LogReading } from '../storage/ports/event-log.ts'
import type { StepCache } from '../storage/ports/step-cache.ts'
import { commit } from '../version.ts'
import { run, type StepRecord } from '../workflow/run.ts'
import { asJson, type Kept, type Step, step } from '../workflow/step.ts'
import { rankerCut } from './cuts.ts'
import { examinationIn } from './examination.ts'
import { rolesIn, type TrainingGroup } from './groups.ts'
import { type History, readHistory } from './history.ts'
import { type Inspector, refuseNothing } from './inspect.ts'
import { heldOutAfter, judgeRetriever } from './judge.ts'
import { organicSlates } from './organic.ts'
import { type FittedRanker, fitRankers } from './rankers.ts'
import { type ReplayedSlate, replayAll, replayedSchema } from './replay.ts'
import { type RetrieverFits, type Retrievers, retrieverFits } from './retrievers.ts'
import { type ChosenSettings, chosenSettings } from './settings.ts'
import type { Slate } from './slates.ts'

export interface TrainingParts {
  readonly log: LogReading
  readonly registry: Registry
  readonly clock: Clock
  /** An empty world to replay into. */
  readonly emptyWorld: () => World
  /** Version of the engine. */
  readonly engine: string
  /** Brings what was registered into service; at once unless said. */
  readonly rollOut?: (ids: readonly string[]) => Promise<void>
  /** Passes everything unless said. */
  readonly inspector?: Inspector
  /** Keeps what took long; nothing is kept unless said. */
  readonly cache?: StepCache
  /** Told whenever a step comes into another state. */
  readonly told?: (steps: readonly StepRecord[]) => void
}

export interface TrainingOptions {
  /** Which models are trained; all unless said. Those that are not keep their champions. */
  readonly only?: TrainingGroup
  readonly seed?: number
  readonly signal?: AbortSignal
  /** What is being done now, and how far it is. */
  readonly progress?: (step: string, done: number, of: number) => void
  /** Last log offset to learn from; the whole log unless said. */
  readonly upTo?: number
  /** How what was trained comes into service, where something is already: at once, or by way of a canary or a shadow. */
  readonly rollOut?: 'now' | 'canary' | 'shadow'
  /** Whether rankers are told where things stood, to tell what people like from where they look; true unless said. */
  readonly debias?: boolean
  /** Learns even from data that DATA_QUALITY would stop; what was found stands in the manifests. */
  readonly force?: boolean
}

export interface Trained {
  readonly manifests: readonly ArtifactManifest[]
  readonly seconds: number
}

/** Slates beyond this take longer than they teach. */
const mostSlates = 25_000

/** With so many slates shown, what people chose unprompted is left out: it tells what they look for, not what they do with what they are shown. */
const enoughShown = 2_000

/** The workflow of `trainingSteps`, run. */
export async function train(parts: TrainingParts, options: TrainingOptions = {}): Promise<Trained> {
  const started = performance.now()
  const { cache, told, engine } = parts
  const { signal, progress } = options
  const goal = trainingSteps(parts, options, {
    upTo: options.upTo ?? (await parts.log.last()),
    chosen: await chosenSettings(parts.registry.searches),
  })
  const manifests = await run(goal, {
    ...(cache && { cache }),
    ...(told && { told }),
    ...(signal && { signal }),
    ...(progress && { progress }),
    salt: `${engine} ${commit ?? ''}`,
  })
  return { manifests, seconds: (performance.now() - started) / 1_000 }
}

interface Known {
  readonly upTo: number
  readonly chosen: Readonly<Record<Role, ChosenSettings>>
}

/**
 * snapshot ▶ fit ▶ judge ▶ rows ▶ rank ▶ register ▶ roll out. Rankers learn from the last days of the past, on rows made with retrievers that had not
 * seen them; what goes into service is fitted on all there is.
 */
export function trainingSteps(
  parts: TrainingParts,
  options: TrainingOptions,
  { upTo, chosen }: Known,
): Step<readonly ArtifactManifest[]> {
  const { log, registry, inspector, emptyWorld } = parts
  const { seed = 1, force = false, debias = true } = options
  const roles = rolesIn(options.only ?? 'all')
  const { features } = emptyWorld().states

  const snapshot = step('read the log', {}, { key: { upTo }, run: (_, { progress }) => readHistory(log, progress, upTo) })
  const checked = step(
    'check the data',
    { snapshot },
    {
      key: { force },
      run: ({ snapshot }): Checked => {
        refuseNothing(snapshot)
        return { history: snapshot, cut: rankerCut(snapshot), warnings: inspector?.history(snapshot) ?? [] }
      },
    },
  )
  const present = step('take all there is', { checked }, { run: ({ checked }) => checked.history })
  const past = step('take the past', { checked }, { run: ({ checked: { history, cut } }) => before(history, cut) })
  const fittedNow = retrieverFits(present, { chosen, seed, when: '', byContent: false })
  const fittedBefore = retrieverFits(past, { chosen, seed, when: ' on the past', byContent: true })
  const judged = judgements(fittedBefore, checked)
  const rows = step(
    'replay impressions',
    { checked, ...fittedBefore, judged: judgedAll(judged) },
    {
      key: { seed, features: features.digest },
      run: ({ checked: { history, cut }, judged: _, ...models }, { progress }) => {
        const slates = slatesAfter(history, cut, seed)
        return replayAll(log, emptyWorld(), models as unknown as Retrievers, slates, history.offset, progress)
      },
    },
  )
  const ranked = step(
    'fit the rankers',
    { checked, rows },
    {
      key: { seed, debias, force, features: features.digest, ranking: rankersAre },
      kept: rankersKept,
      run: async ({ checked: { history }, rows }, context): Promise<Ranked> => {
        const warnings = inspector?.rows(replayedSchema(features), rows) ?? []
        const looks = debias ? examinationIn(history.slates) : undefined
        const taught = debias ? rows : allOnTop(rows)
        const rankers = await fitRankers(taught, looks, features, [...history.items.values()], (named) => ({
          seed,
          signal: context.signal,
          progress: ({ done, of }) => options.progress?.(named, done, of),
        }))
        return { rankers, warnings }
      },
    },
  )

  const retrievers = retrievingRoles.filter((role) => roles.has(role))
  const made = Object.fromEntries([
    ...(roles.has('ranker') ? [['ranked', ranked]] : []),
    ...retrievers.flatMap((role) => [
      [role, fittedNow[role]],
      [`judge ${role}`, judged[role]],
    ]),
  ]) as object
  const registered = step(
    'register',
    { checked, ...made },
    {
      run: async ({ checked: { history, warnings }, ...rest }): Promise<readonly ArtifactManifest[]> => {
        const { ranked, ...others } = rest as { readonly ranked?: Ranked } & Readonly<Record<string, unknown>>
        const manifests: ArtifactManifest[] = []
        const about = { ...parts, features, seed, history, chosen, warnings: [...warnings, ...(ranked?.warnings ?? [])] }
        for (const role of retrievers)
          manifests.push(await register(about, role, others[role], others[`judge ${role}`] as Metrics, []))
        for (const { role, model, metrics } of ranked?.rankers ?? [])
          manifests.push(await register(about, role, model, metrics, model.schema))
        return manifests
      },
    },
  )
  return step(
    'roll out',
    { registered },
    {
      run: async ({ registered }) => {
        const ids = registered.map(({ id }) => id)
        await (parts.rollOut === undefined ? registry.promote(ids) : parts.rollOut(ids))
        return registered
      },
    },
  )
}

type Metrics = Readonly<Record<string, Metric>>

interface Checked {
  readonly history: History
  /** What comes after it teaches the rankers. */
  readonly cut: Millis
  readonly warnings: readonly string[]
}

/** How well each retriever of the past foresaw the day that followed. */
const judgements = (fitted: RetrieverFits, checked: Step<Checked>): Readonly<Record<RetrievingRole, Step<Metrics>>> =>
  Object.fromEntries(
    retrievingRoles.map((role) => [
      role,
      step(
        `judge ${role} on a held-out day`,
        { checked, own: fitted[role], popularity: fitted.popularity },
        {
          kept: asJson<Metrics>(),
          run: ({ checked: { history, cut }, own, popularity }) => judgeRetriever(own, popularity, heldOutAfter(history, cut)),
        },
      ),
    ]),
  ) as unknown as Readonly<Record<RetrievingRole, Step<Metrics>>>

/** A replay tells models of the catalog as it was, so that they are judged before. */
const judgedAll = (judged: Readonly<Record<RetrievingRole, Step<Metrics>>>): Step<null> =>
  step('judge all', judged, { run: () => null })

interface Ranked {
  readonly rankers: readonly FittedRanker[]
  readonly warnings: readonly string[]
}

const kindOf = (role: RankingRole) => ranking[role] as unknown as ModelKind<never, Settings, RankingModel>

const rankersAre = Object.values(ranking).map(({ kind, format, defaults }) => ({ kind, format, defaults }))

const rankersKept: Kept<Ranked> = {
  encode: ({ rankers, warnings }) =>
    serialize({
      warnings,
      rankers: rankers.map(({ role, model, metrics }) => ({ role, metrics, bytes: kindOf(role).encode(model) })),
    }),
  decode: (bytes) => {
    const { rankers, warnings } = deserialize(bytes) as {
      rankers: { role: RankingRole; metrics: Record<string, Metric>; bytes: Uint8Array }[]
      warnings: string[]
    }
    return {
      warnings,
      rankers: rankers.map(({ role, metrics, bytes: own }) => ({ role, metrics, model: kindOf(role).decode(own) })),
    }
  },
}

interface About extends Pick<TrainingParts, 'registry' | 'engine' | 'clock'> {
  readonly features: FeatureSet
  readonly seed: number
  readonly history: History
  readonly chosen: Readonly<Record<Role, ChosenSettings>>
  readonly warnings: readonly string[]
}

/** Writes a model down with all that is needed to trust it and to make it again. */
async function register(
  { registry, engine, clock, features, seed, history, chosen, warnings }: About,
  role: Role,
  model: unknown,
  metrics: Metrics,
  schema: readonly string[],
): Promise<ArtifactManifest> {
  const kind = kinds[role]
  const champion = (await registry.champions()).get(role)?.metrics ?? {}
  return registry.register((kind.encode as (model: unknown) => Uint8Array)(model), {
    role,
    kind: kind.kind,
    format: kind.format,
    schema,
    features: pinsOf(features, schema),
    ...chosen[role],
    seed,
    trainedOn: { from: history.from, to: history.to, events: history.events, offset: history.offset },
    engine,
    ...(commit === undefined ? {} : { commit }),
    metrics: Object.fromEntries(
      Object.entries(metrics).map(([name, metric]) => {
        const before = champion[name]?.value
        return [name, { ...metric, ...(before === undefined ? {} : { champion: before }) }]
      }),
    ),
    ...(warnings.length > 0 ? { warnings } : {}),
    createdAt: clock.now(),
  })
}

/** What was shown, as if all of it had stood at the top. */
const allOnTop = (replayed: readonly ReplayedSlate[]): readonly ReplayedSlate[] =>
  replayed.map((each) => ({ ...each, slate: { ...each.slate, positions: each.slate.positions.map((at) => Math.min(at, 0)) } }))

/** The history as it stood at `cut`. */
const before = (history: History, cut: Millis): History => ({
  ...history,
  interactions: history.interactions.filter(({ at }) => at <= cut),
  items: new Map([...history.items].filter(([, item]) => item.publishedAt <= cut)),
})

/** What was shown after the cut, and where that is little, what people chose unprompted; a seeded sample where there is more than is needed. */
function slatesAfter(history: History, cut: Millis, seed: number): readonly Slate[] {
  const random = mulberry32(seed)
  const shown = history.slates.filter(({ at }) => at > cut)
  const choices = shown.length < enoughShown ? organicSlates(history, cut, random) : []
  return sampled([...shown, ...choices], mostSlates, random)
}
