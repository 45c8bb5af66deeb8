import { deserialize, serialize } from 'node:v8'
import type { Millis } from '../domain/time.ts'
import { mulberry32, sampled } from '../math/random.ts'
import { kinds, type RankingRole, type RetrievingRole, type Role, ranking, retrievingRoles } from '../models/kinds.ts'
import type { ModelKind, RankingModel, Settings } from '../models/model.ts'
import type { ArtifactManifest, Metric } from '../registry/manifest.ts'
import { asJson, type Kept, type Step, step } from '../workflow/step.ts'
import { rankerCut } from './cuts.ts'
import { examinationIn } from './examination.ts'
import { rolesIn } from './groups.ts'
import { type History, readHistory } from './history.ts'
import { refuseNothing } from './inspect.ts'
import { heldOutAfter, judgeRetriever } from './judge.ts'
import { organicSlates } from './organic.ts'
import { type FittedRanker, fitRankers } from './rankers.ts'
import { type ReplayedSlate, replayAll, replayedSchema } from './replay.ts'
import { type RetrieverFits, type Retrievers, retrieverFits } from './retrievers.ts'
import type { ChosenSettings } from './settings.ts'
import type { Slate } from './slates.ts'
import type { TrainingOptions, TrainingParts } from './train.ts'

/** Slates beyond this take longer than they teach. */
const mostSlates = 25_000

/** With so many slates shown, what people chose unprompted is left out: it tells what they look for, not what they do with what they are shown. */
const enoughShown = 2_000

/** What is settled before the first step. */
export interface Settled {
  readonly upTo: number
  readonly chosen: Readonly<Record<Role, ChosenSettings>>
}

/** Models as they are to be registered: plain data, which may come from another thread. */
export interface MadeModels {
  readonly trainedOn: ArtifactManifest['trainedOn']
  readonly warnings: readonly string[]
  readonly models: readonly MadeModel[]
}

export interface MadeModel {
  readonly role: Role
  readonly bytes: Uint8Array
  readonly schema: readonly string[]
  readonly metrics: Metrics
}

/**
 * snapshot ▶ fit ▶ judge ▶ rows ▶ rank. Rankers learn from the last days of the past, on rows made with retrievers that had not seen them; what goes
 * into service is fitted on all there is.
 */
export function modelSteps(
  parts: Pick<TrainingParts, 'log' | 'inspector' | 'emptyWorld'>,
  options: Pick<TrainingOptions, 'only' | 'seed' | 'force' | 'debias' | 'progress'>,
  { upTo, chosen }: Settled,
): Step<MadeModels> {
  const { log, inspector, emptyWorld } = parts
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
  const needed = Object.fromEntries([
    ...(roles.has('ranker') ? [['ranked', ranked]] : []),
    ...retrievers.flatMap((role) => [
      [role, fittedNow[role]],
      [`judge ${role}`, judged[role]],
    ]),
  ]) as object
  return step(
    'write the models',
    { checked, ...needed },
    {
      run: ({ checked: { history, warnings }, ...rest }): MadeModels => {
        const { ranked, ...others } = rest as { readonly ranked?: Ranked } & Readonly<Record<string, unknown>>
        const { from, to, events, offset } = history
        return {
          trainedOn: { from, to, events, offset },
          warnings: [...warnings, ...(ranked?.warnings ?? [])],
          models: [
            ...retrievers.map((role) => ({
              ...{ role, bytes: encoded(role, others[role]), schema: [] },
              metrics: others[`judge ${role}`] as Metrics,
            })),
            ...(ranked?.rankers ?? []).map(({ role, model, metrics }) => ({
              ...{ role, bytes: encoded(role, model), schema: model.schema, metrics },
            })),
          ],
        }
      },
    },
  )
}

const encoded = (role: Role, model: unknown): Uint8Array => (kinds[role].encode as (model: unknown) => Uint8Array)(model)

export type Metrics = Readonly<Record<string, Metric>>

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
