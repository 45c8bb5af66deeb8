import { randomUUID } from 'node:crypto'
import { type Arms, bothArms, type Interleaved, type Team } from '../domain/arms.ts'
import { EngineError } from '../domain/error.ts'
import type { Event } from '../domain/event.ts'
import { eventId, type ItemId, type RecommendationId, recommendationId, type UserId } from '../domain/ids.ts'
import type { Item } from '../domain/item.ts'
import type { Param } from '../domain/param.ts'
import { Params } from '../domain/param.ts'
import type { Query } from '../domain/query.ts'
import type { Recommendation, RecommendationRequest, Row, Rung } from '../domain/recommendation.ts'
import type { ActiveRule } from '../domain/rule.ts'
import type { Supposed } from '../domain/supposed.ts'
import type { Millis } from '../domain/time.ts'
import { fnv1a } from '../math/hash.ts'
import { mulberry32 } from '../math/random.ts'
import { usualBudgetMs } from '../pipeline/attempt.ts'
import { modelScoreSchema } from '../stages/hydrators/model-scores.ts'
import { byAction } from '../stages/hydrators/predictions.ts'
import type { Past } from '../stages/query-hydrators/past.ts'
import type { Profile } from '../stages/query-hydrators/profile.ts'
import { impressionsOf, isLogged } from '../stages/side-effects/log-impressions.ts'
import type { Clock } from '../storage/ports/clock.ts'
import { Bounded } from './bounded.ts'
import {
  type AnswerSummary,
  type AnyOutcome,
  type ExplainedStage,
  type Explanation,
  explain,
  pinsOf,
  stagesOf,
  summaryOf,
} from './explanation.ts'
import { interleave } from './interleave.ts'
import { Ladder } from './ladder.ts'
import { type Person, wellJudged } from './policy.ts'
import type { Known } from './reasons.ts'
import { rowsOf } from './rows.ts'
import type { Surface, SurfaceParts } from './surface.ts'
import { surfaces as allSurfaces } from './surfaces.ts'
import { Turns } from './turns.ts'

export interface ServingOptions {
  readonly parts: SurfaceParts
  readonly clock: Clock
  /** The arms that a request is in, of the experiments that run. */
  readonly arms?: (request: RecommendationRequest) => Promise<Arms | undefined>
  /** The rules of the house that are in force on a surface at a moment. */
  readonly rules?: (surface: string, at: Millis) => readonly ActiveRule[] | undefined
  /** Surfaces, if not all of the house's. */
  readonly surfaces?: readonly Surface[]
  /** Milliseconds a request may take. */
  readonly budgetMs?: number
  /** Traces kept for `explain`. */
  readonly tracesKept?: number
}

/** What a shadow made of a request. */
export interface Shadowed {
  readonly milliseconds: number
  /** Whether a part of it fell back. */
  readonly failed: boolean
  /** Chances of a click that it predicted, of what it would have shown. */
  readonly chances: readonly number[]
}

/** What is otherwise in a rehearsal than it is now. */
export interface Otherwise {
  readonly supposed?: Supposed
  /** Artifact ids by role, in the champions' places; they must be loaded. */
  readonly models?: Readonly<Record<string, string>>
}

/** Which of the latest answers are asked for. */
export interface Recent {
  readonly limit?: number
  readonly userId?: UserId
  readonly surface?: string
}

export type RuledSlate = readonly {
  readonly itemId: ItemId
  readonly title: string
  readonly pinnedBy: string | undefined
  readonly item: Item | undefined
}[]

export interface Answered {
  readonly recommendation: Recommendation
  readonly stages: readonly ExplainedStage[]
}

const largestSlate = 500
/** A rehearsal has this many times as long: it may meet a model that has answered nobody yet. */
const rehearsalPatience = 5
/** For an answer that nobody waits for. */
const unhurriedMs = 2_000
/** Answers in the making at a time, and the longest that one waits for its turn. */
const atOnce = 1
const longestWaitMs = 20

/** Answers requests: runs the surface's funnel, and steps down the fallback ladder when it cannot. */
export class Serving {
  readonly surfaces: ReadonlyMap<string, Surface>
  readonly params: readonly Param[]
  readonly #options: ServingOptions
  readonly #ladder: Ladder
  /** The last traces: one with a thousand candidates is about half a megabyte. */
  readonly #traces: Bounded<RecommendationId, Trace>
  readonly #underWay = new Set<Promise<unknown>>()
  readonly #turns = new Turns(atOnce, longestWaitMs)

  constructor(options: ServingOptions) {
    const surfaces = options.surfaces ?? allSurfaces(options.parts)
    this.#options = options
    this.#ladder = new Ladder(options.parts)
    this.#traces = new Bounded(options.tracesKept ?? 100)
    this.surfaces = new Map(surfaces.map((surface) => [surface.name, surface]))
    this.params = [...new Map(surfaces.flatMap(({ pipeline }) => pipeline.params).map((param) => [param.name, param])).values()]
  }

  recommend(request: RecommendationRequest, signal: AbortSignal = new AbortController().signal): Promise<Answered> {
    return this.#follow(this.#turns.take(() => this.#recommend(request, signal)))
  }

  async #recommend(request: RecommendationRequest, signal: AbortSignal): Promise<Answered> {
    const started = performance.now()
    const surface = this.#surface(request.surface)
    const query = this.#query(surface, request, await this.#options.arms?.(request))
    const { outcome, met } = await this.#outcome(surface, query, signal)
    const person = this.#ladder.meet(query, outcome)
    const answer = await this.#answer(surface, query, person, outcome)
    const stages = outcome === undefined ? [] : stagesOf(outcome)
    const recommendation = this.#recommendation(query, answer, outcome, stages, met(), performance.now() - started)
    const { rows, rung, failed } = recommendation
    if (rung === 'full' && failed.length === 0) this.#ladder.remember(query, rows)
    if ((rung === 'cached' || rung === 'popular') && isLogged(query)) this.#logFallback(query, rows)
    if (isLogged(query)) this.#logExposure(recommendation)
    this.#traces.set(query.recommendationId, { recommendation, outcome })
    return { recommendation, stages }
  }

  /**
   * The whole story of what would be answered, now or were something otherwise; in a rehearsal nothing is shown, logged or remembered. Of a
   * person in an interleaved experiment the control's answer is rehearsed.
   */
  async rehearse(request: RecommendationRequest, { supposed, models = {} }: Otherwise = {}): Promise<Explanation> {
    const started = performance.now()
    const surface = this.#surface(request.surface)
    const arms = await this.#options.arms?.(request)
    const asked = this.#query(surface, request, arms)
    const release = this.#options.parts.release(request.userId, { ...arms?.models, ...models })
    const query = { ...asked, release, ...(supposed && { supposed }) }
    const outcome = await this.#run(surface, query, new AbortController().signal, rehearsalPatience)
    const answer = await this.#answer(surface, query, this.#ladder.person(query, outcome), outcome)
    const stages = outcome === undefined ? [] : stagesOf(outcome)
    const met = query.arms?.met() ?? {}
    return this.#explained(this.#recommendation(query, answer, outcome, stages, met, performance.now() - started), outcome)
  }

  /** Answers a request for nobody, with other models: nothing is shown, logged or remembered. */
  async shadow(request: RecommendationRequest, models: Readonly<Record<string, string>>): Promise<Shadowed> {
    const started = performance.now()
    const surface = this.#surface(request.surface)
    const query = { ...this.#query(surface, request), release: this.#options.parts.release(request.userId, models) }
    const outcome = (await surface.pipeline.answer(
      query,
      new AbortController().signal,
      this.#options.budgetMs ?? usualBudgetMs,
    )) as AnyOutcome
    return {
      milliseconds: performance.now() - started,
      failed: outcome.stages.some(({ status }) => status === 'fallback'),
      chances: outcome.slate.flatMap(({ predictions }) =>
        predictions === undefined ? [] : [byAction(predictions)['click'] ?? 0],
      ),
    }
  }

  /** The latest answers that can be explained, the newest first. */
  recent({ limit, userId, surface }: Recent): readonly AnswerSummary[] {
    return this.#traces
      .latest()
      .filter(({ recommendation: of }) => (userId ?? of.userId) === of.userId && (surface ?? of.surface) === of.surface)
      .slice(0, limit)
      .map(({ recommendation, outcome }) => summaryOf(recommendation, outcome))
  }

  /**
   * One answer under each of several sets of rules, drawn alike and with time to spare, so that nothing but rules makes them differ. For nobody:
   * nothing is shown, logged or remembered.
   */
  async underRules(request: RecommendationRequest, sets: readonly (readonly ActiveRule[])[]): Promise<readonly RuledSlate[]> {
    const surface = this.#surface(request.surface)
    const query = this.#query(surface, request)
    const slates: RuledSlate[] = []
    for (const rules of sets) {
      const outcome = (await surface.pipeline.answer(
        { ...query, rules },
        new AbortController().signal,
        unhurriedMs,
      )) as AnyOutcome
      const pins = pinsOf(outcome)
      slates.push(
        outcome.slate.map(({ itemId, item }) => ({ itemId, title: item?.title ?? '', pinnedBy: pins.get(itemId), item })),
      )
    }
    return slates
  }

  explain(id: RecommendationId): Explanation {
    const kept = this.#traces.get(id)
    if (kept === undefined) {
      throw new EngineError(
        'RECOMMENDATION_UNKNOWN',
        `No trace of recommendation ${id} is kept.`,
        'Ask sooner, or keep more traces (config tracesKept); the log still holds what was shown.',
      )
    }
    return this.#explained(kept.recommendation, kept.outcome)
  }

  /**
   * Answers these people in rehearsal, again and again for as long as `ms`: code runs ten times faster once it is compiled, and the
   * first person to come should not be the one who waits for that. Nothing is logged or remembered.
   */
  async warm(userIds: readonly UserId[], ms: number): Promise<void> {
    const until = performance.now() + ms
    for (let round = 0; performance.now() < until; round++) {
      for (const surface of this.surfaces.values()) {
        const userId = userIds[round % userIds.length]
        if (userId !== undefined && performance.now() < until) {
          await surface.pipeline.rehearse(this.#query(surface, { surface: surface.name, userId })).catch(() => {})
        }
      }
    }
  }

  /** Resolves when every answer begun has been given, and everything that followed from them written down. */
  async idle(): Promise<void> {
    while (this.#underWay.size > 0) await Promise.allSettled(this.#underWay)
    await Promise.all([...this.surfaces.values()].map(({ pipeline }) => pipeline.idle()))
  }

  #recommendation(
    query: Query,
    { rows, rung }: { readonly rows: readonly Row[]; readonly rung: Rung },
    outcome: AnyOutcome | undefined,
    stages: readonly ExplainedStage[],
    met: Readonly<Record<string, string>>,
    milliseconds: number,
  ): Recommendation {
    const failed = stages.filter(({ status }) => status === 'fallback').map(({ name }) => name)
    return {
      recommendationId: query.recommendationId,
      surface: query.surface,
      userId: query.userId,
      at: query.at,
      rows,
      degraded: failed.length > 0 || rung === 'cached' || rung === 'popular',
      rung,
      failed,
      models: this.#options.parts.artifacts(query.release),
      experiments: { ...met },
      candidates: outcome === undefined ? 0 : outcome.slate.length + outcome.reserve.length + outcome.removed.length,
      milliseconds,
    }
  }

  #explained(recommendation: Recommendation, outcome: AnyOutcome | undefined): Explanation {
    const { schema } = this.#options.parts.states.features
    return explain(recommendation, outcome, { features: schema, modelScores: modelScoreSchema })
  }

  #follow<T>(work: Promise<T>): Promise<T> {
    const followed = work.finally(() => this.#underWay.delete(followed))
    this.#underWay.add(followed)
    return followed
  }

  #surface(name: string): Surface {
    const surface = this.surfaces.get(name)
    if (surface !== undefined) return surface
    throw new EngineError(
      'SURFACE_UNKNOWN',
      `There is no surface ${name}.`,
      `Ask for one of: ${[...this.surfaces.keys()].join(', ')}.`,
    )
  }

  #query(surface: Surface, request: RecommendationRequest, arms?: Arms): Query {
    const overrides = new Map(Object.entries(request.params ?? {}))
    const params = new Params(overrides, arms)
    for (const name of overrides.keys()) {
      const known = this.params.find((param) => param.name === name)
      if (known === undefined)
        throw new EngineError('PARAM_UNKNOWN', `There is no param ${name}.`, 'See GET /v1/params for those there are.')
      params.get(known)
    }
    const at = this.#options.clock.now()
    const rules = this.#options.rules?.(surface.name, at)
    return {
      recommendationId: recommendationId(randomUUID()),
      surface: surface.name,
      userId: request.userId,
      at,
      size: Math.min(request.size ?? surface.size, largestSlate),
      context: request.context ?? {},
      seeds: request.seeds ?? [],
      params,
      release: this.#options.parts.release(request.userId, arms?.models),
      ...(arms === undefined ? {} : { arms }),
      ...(rules === undefined ? {} : { rules }),
    }
  }

  /** What the funnel answered, and which experiments that met; nothing where a required stage is down: the rungs below need none. */
  async #outcome(surface: Surface, query: Query, signal: AbortSignal): Promise<Followed> {
    const interleaved = query.arms?.interleaved
    if (interleaved !== undefined) return this.#interleaved(surface, query, interleaved, signal)
    const outcome = await this.#run(surface, query, signal)
    if (outcome !== undefined) surface.pipeline.follow(outcome)
    return { outcome, met: () => query.arms?.met() ?? {} }
  }

  /** Both arms answer, each in half of the time; where their answers cannot be drafted from, or do not differ by this, the control's stands. */
  async #interleaved(surface: Surface, query: Query, interleaved: Interleaved, signal: AbortSignal): Promise<Followed> {
    const answered = async ({ arms }: Team) => {
      const own = { ...query, arms, params: new Params(query.params.overrides, arms) }
      const release = this.#options.parts.release(query.userId, arms.models)
      return this.#run(surface, { ...own, release }, signal, 0.5)
    }
    const [control, treatment] = interleaved.teams
    const answers = [await answered(control), await answered(treatment)] as const
    const { experiment } = interleaved
    const { [experiment]: a, ...met } = { ...treatment.arms.met(), ...control.arms.met() }
    const drafted =
      a === undefined || answers[0] === undefined || answers[1] === undefined
        ? undefined
        : interleave([answers[0], answers[1]], interleaved, mulberry32(fnv1a(query.recommendationId)))
    const outcome = drafted ?? answers[0]
    if (outcome !== undefined) surface.pipeline.follow(outcome)
    return { outcome, met: () => (drafted === undefined ? met : { ...met, [experiment]: bothArms }) }
  }

  async #run(surface: Surface, query: Query, signal: AbortSignal, share = 1): Promise<AnyOutcome | undefined> {
    try {
      const budget = share * (this.#options.budgetMs ?? usualBudgetMs)
      return (await surface.pipeline.answer(query, signal, budget)) as AnyOutcome
    } catch (error) {
      if (error instanceof EngineError && error.status < 500) throw error
      return undefined
    }
  }

  async #answer(
    surface: Surface,
    query: Query,
    person: Person,
    outcome: AnyOutcome | undefined,
  ): Promise<{ rows: readonly Row[]; rung: Rung }> {
    if (outcome !== undefined && outcome.slate.length > 0) {
      const rows = rowsOf(surface, outcome.slate as Parameters<typeof rowsOf>[1], await this.#known(surface, outcome))
      const fit = wellJudged(outcome) ? rows : await this.#ladder.fitting(query, person, rows)
      if (fit.length > 0) return { rows: fit, rung: rungOf(outcome) }
    }
    const failed = outcome === undefined || outcome.stages.some(({ status }) => status === 'fallback')
    if (!surface.fillsUp && !failed) return { rows: [], rung: 'full' }
    return this.#ladder.climbDown(query, person, outcome)
  }

  /** Titles of the items that are named as causes, and the history that makes them true. */
  async #known({ pipeline }: Surface, { query, slate }: AnyOutcome): Promise<Known> {
    const { history = [], country = '' } = query as Query & Partial<Pick<Past, 'history'> & Pick<Profile, 'country'>>
    const causes = [...new Set(slate.flatMap(({ origins }) => origins.flatMap(({ because }) => because ?? [])))]
    const items = await this.#ladder.itemsSoon(causes)
    const titles = new Map(causes.map((id, i) => [id, items?.[i]?.title]))
    const acts = new Map(history.map((act) => [act.itemId, act]))
    const reasons = new Map(
      pipeline.stages.flatMap(({ name, reason }: { name: string; reason?: string }) =>
        name.startsWith('source.') ? [[name, reason ?? 'For you'] as const] : [],
      ),
    )
    return { title: (id) => titles.get(id), act: (id) => acts.get(id), country, reasons }
  }

  #logFallback(query: Query, rows: readonly Row[]): void {
    const slate = rows.flatMap(({ id, items }) => items.map((item) => ({ ...item, origins: [], row: id })))
    this.#log(impressionsOf({ query, slate }))
  }

  /** Only what the request really met: people who could not tell one arm from another say nothing about the difference. */
  #logExposure({ recommendationId, userId, surface, at, experiments, degraded, milliseconds }: Recommendation): void {
    if (Object.keys(experiments).length === 0) return
    const about = { eventId: eventId(`${recommendationId}:exposure`), recommendationId, userId, surface, at }
    this.#log([{ ...about, type: 'exposure', arms: experiments, seconds: milliseconds / 1_000, value: Number(degraded) }])
  }

  #log(events: readonly Event[]): void {
    const log = async () => this.#options.parts.append(events)
    this.#follow(log().catch(() => {}))
  }
}

interface Followed {
  readonly outcome: AnyOutcome | undefined
  readonly met: () => Readonly<Record<string, string>>
}

interface Trace {
  readonly recommendation: Recommendation
  readonly outcome: AnyOutcome | undefined
}

/** How far down the ladder the funnel itself answered. */
function rungOf({ slate, stages }: AnyOutcome): Rung {
  const ranked = stages.some(({ stage }) => stage === 'hydrator.predictions')
  if (!ranked) return 'full'
  if (slate.some(({ predictions }) => predictions !== undefined)) return 'full'
  const light = slate.some((candidate) => (candidate as { lightPredictions?: unknown }).lightPredictions !== undefined)
  return light ? 'light' : 'fused'
}
