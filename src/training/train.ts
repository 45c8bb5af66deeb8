import type { Millis } from '../domain/time.ts'
import type { World } from '../features/fold.ts'
import { pinsOf } from '../features/pins.ts'
import { mulberry32, sampled } from '../math/random.ts'
import { kinds, type Role, retrievingRoles } from '../models/kinds.ts'
import type { TrainingRun } from '../models/model.ts'
import type { ArtifactManifest, Metric } from '../registry/manifest.ts'
import type { Registry } from '../registry/registry.ts'
import type { Clock } from '../storage/ports/clock.ts'
import type { LogReading } from '../storage/ports/event-log.ts'
import { commit } from '../version.ts'
import { rankerCut } from './cuts.ts'
import { examinationIn } from './examination.ts'
import { type History, readHistory } from './history.ts'
import { type Inspector, refuseNothing } from './inspect.ts'
import { heldOutAfter, judgeRetriever } from './judge.ts'
import { organicSlates } from './organic.ts'
import { fitRankers } from './rankers.ts'
import { type ReplayedSlate, replayAll, replayedSchema } from './replay.ts'
import { fitRetrievers } from './retrievers.ts'
import { chosenSettings } from './settings.ts'
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
}

export interface TrainingOptions {
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

/** replay ▶ split ▶ fit ▶ judge ▶ register, for every role; then all go into service together. */
export async function train(parts: TrainingParts, options: TrainingOptions = {}): Promise<Trained> {
  const started = performance.now()
  const seed = options.seed ?? 1
  const report = options.progress ?? (() => {})
  // Once one part fails, the other has nothing to work for.
  const end = new AbortController()
  const signal = AbortSignal.any([end.signal, ...(options.signal === undefined ? [] : [options.signal])])
  const run = (step: string): TrainingRun => ({
    seed,
    signal,
    progress: ({ done, of }) => report(step, done, of),
  })
  const history = await readHistory(parts.log, (done, of) => report('read the log', done, of), options.upTo)
  refuseNothing(history)
  const warnings = [...(parts.inspector?.history(history) ?? [])]
  const chosen = await chosenSettings(parts.registry.searches)
  const cut = rankerCut(history)
  const { features } = parts.emptyWorld().states
  const learnToRank = async () => {
    const past = await fitRetrievers(before(history, cut), chosen, (role) => run(`fit ${role} on the past`))
    const day = heldOutAfter(history, cut)
    const judged = Object.fromEntries(
      retrievingRoles.map((role, n) => {
        report('judge on a held-out day', n, retrievingRoles.length)
        return [role, judgeRetriever(past[role], past.popularity, day)]
      }),
    )
    report('judge on a held-out day', 1, 1)
    const slates = slatesAfter(history, cut, seed)
    const replayed = await replayAll(parts.log, parts.emptyWorld(), past, slates, history.offset, (done, of) =>
      report('replay impressions', done, of),
    )
    warnings.push(...(parts.inspector?.rows(replayedSchema(features), replayed) ?? []))
    const naive = options.debias === false
    const looks = naive ? undefined : examinationIn(history.slates)
    const rankers = await fitRankers(naive ? allOnTop(replayed) : replayed, looks, features, [...history.items.values()], run)
    return { judged, rankers }
  }
  // What goes into service is fitted on all there is, beside what only teaches the rankers: networks train in threads of their own.
  const [{ judged, rankers }, present] = await Promise.all([
    learnToRank(),
    fitRetrievers(history, chosen, (role) => run(`fit ${role}`)),
  ]).finally(() => end.abort())

  const manifests: ArtifactManifest[] = []
  const register = async (role: Role, model: unknown, metrics: Record<string, Metric>, schema: readonly string[]) => {
    const kind = kinds[role]
    manifests.push(
      await parts.registry.register((kind.encode as (model: unknown) => Uint8Array)(model), {
        role,
        kind: kind.kind,
        format: kind.format,
        schema,
        features: pinsOf(features, schema),
        ...chosen[role],
        seed,
        trainedOn: { from: history.from, to: history.to, events: history.events, offset: history.offset },
        engine: parts.engine,
        ...(commit === undefined ? {} : { commit }),
        metrics,
        ...(warnings.length > 0 ? { warnings } : {}),
        createdAt: parts.clock.now(),
      }),
    )
  }
  for (const role of retrievingRoles) await register(role, present[role], judged[role]!, [])
  for (const { role, model, metrics } of rankers) await register(role, model, metrics, model.schema)
  const ids = manifests.map(({ id }) => id)
  await (parts.rollOut === undefined ? parts.registry.promote(ids) : parts.rollOut(ids))
  return { manifests, seconds: (performance.now() - started) / 1_000 }
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
