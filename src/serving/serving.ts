import { randomUUID } from 'node:crypto'
import { EngineError } from '../domain/error.ts'
import { type ItemId, type RecommendationId, recommendationId } from '../domain/ids.ts'
import type { Item } from '../domain/item.ts'
import type { Param } from '../domain/param.ts'
import { Params } from '../domain/param.ts'
import type { Query } from '../domain/query.ts'
import type { Recommendation, RecommendationRequest, RecommendedItem, Row, Rung } from '../domain/recommendation.ts'
import { budgetMs } from '../pipeline/pipeline.ts'
import { modelScoreSchema } from '../stages/hydrators/model-scores.ts'
import { watchedPortionOf } from '../stages/query-hydrators/past.ts'
import { impressionsOf } from '../stages/side-effects/log-impressions.ts'
import type { Clock } from '../storage/ports/clock.ts'
import { type AnyOutcome, type ExplainedStage, type Explanation, explain, KeptTraces, stagesOf } from './explanation.ts'
import { RememberedAnswers } from './ladder.ts'
import type { Known } from './reasons.ts'
import { popularRow, renumbered, rowsOf } from './rows.ts'
import type { Surface, SurfaceParts } from './surface.ts'
import { surfaces as allSurfaces } from './surfaces.ts'

export interface ServingOptions {
  readonly parts: SurfaceParts
  readonly clock: Clock
  /** Surfaces, if not all of the house's. */
  readonly surfaces?: readonly Surface[]
  /** Milliseconds a request may take. */
  readonly budgetMs?: number
  /** Traces kept for `explain`. */
  readonly tracesKept?: number
}

export interface Answered {
  readonly recommendation: Recommendation
  readonly stages: readonly ExplainedStage[]
}

const largestSlate = 500

/** Answers requests: runs the surface's funnel, and steps down the fallback ladder when it cannot. */
export class Serving {
  readonly surfaces: ReadonlyMap<string, Surface>
  readonly params: readonly Param[]
  readonly #options: ServingOptions
  readonly #remembered = new RememberedAnswers()
  readonly #traces: KeptTraces

  constructor(options: ServingOptions) {
    const surfaces = options.surfaces ?? allSurfaces(options.parts)
    this.#options = options
    this.#traces = new KeptTraces(options.tracesKept ?? 100)
    this.surfaces = new Map(surfaces.map((surface) => [surface.name, surface]))
    this.params = [...new Map(surfaces.flatMap(({ pipeline }) => pipeline.params).map((param) => [param.name, param])).values()]
  }

  async recommend(request: RecommendationRequest, signal: AbortSignal = new AbortController().signal): Promise<Answered> {
    const started = performance.now()
    const surface = this.#surface(request.surface)
    const query = this.#query(surface, request)
    const outcome = await this.#run(surface, query, signal)
    const { rows, rung } = await this.#climbDown(surface, query, outcome)
    const stages = outcome === undefined ? [] : stagesOf(outcome)
    const failed = stages.filter(({ status }) => status === 'fallback').map(({ name }) => name)
    const recommendation: Recommendation = {
      recommendationId: query.recommendationId,
      surface: surface.name,
      userId: query.userId,
      at: query.at,
      rows,
      degraded: failed.length > 0 || rung === 'cached' || rung === 'popular',
      rung,
      failed,
      models: this.#options.parts.artifacts(),
      milliseconds: performance.now() - started,
    }
    if (rung === 'full' && failed.length === 0) this.#remembered.remember(surface.name, query.userId, rows, query.at)
    if (rung === 'cached' || rung === 'popular') await this.#logFallback(query, rows)
    this.#traces.keep(recommendation, outcome)
    return { recommendation, stages }
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
    return explain(kept.recommendation, kept.outcome, {
      features: this.#options.parts.features.schema,
      modelScores: modelScoreSchema,
    })
  }

  /** Resolves when everything begun has been written down. */
  async idle(): Promise<void> {
    await Promise.all([...this.surfaces.values()].map(({ pipeline }) => pipeline.idle()))
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

  #query(surface: Surface, request: RecommendationRequest): Query {
    const overrides = new Map(Object.entries(request.params ?? {}))
    const params = new Params(overrides)
    for (const name of overrides.keys()) {
      const known = this.params.find((param) => param.name === name)
      if (known === undefined)
        throw new EngineError('PARAM_UNKNOWN', `There is no param ${name}.`, 'See GET /v1/params for those there are.')
      params.get(known)
    }
    return {
      recommendationId: recommendationId(randomUUID()),
      surface: surface.name,
      userId: request.userId,
      at: this.#options.clock.now(),
      size: Math.min(request.size ?? surface.size, largestSlate),
      context: request.context ?? {},
      seeds: request.seeds ?? [],
      params,
    }
  }

  async #run(surface: Surface, query: Query, signal: AbortSignal): Promise<AnyOutcome | undefined> {
    try {
      return (await surface.pipeline.run(query, signal, this.#options.budgetMs ?? budgetMs)) as AnyOutcome
    } catch (error) {
      if (error instanceof EngineError && error.status < 500) throw error
      // a required stage is down: the rungs below need none
      return undefined
    }
  }

  async #climbDown(
    surface: Surface,
    query: Query,
    outcome: AnyOutcome | undefined,
  ): Promise<{ rows: readonly Row[]; rung: Rung }> {
    if (outcome !== undefined && outcome.slate.length > 0) {
      const known = await this.#known(outcome)
      return { rows: rowsOf(surface, outcome.slate as Parameters<typeof rowsOf>[1], known), rung: rungOf(outcome) }
    }
    const failed = outcome === undefined || outcome.stages.some(({ status }) => status === 'fallback')
    if (!surface.fillsUp && !failed) return { rows: [], rung: 'full' }
    const cached = renumbered(this.#remembered.recall(surface.name, query.userId, query.at, stillFits(query, outcome)))
    if (cached.length > 0) return { rows: cached, rung: 'cached' }
    const safe = this.#options.parts.shelves.safe().filter(({ itemId }) => !query.seeds.includes(itemId))
    return { rows: popularRow(surface, safe, query.size), rung: 'popular' }
  }

  /** Titles of the items that are named as causes, and the history that makes them true. */
  async #known({ query, slate }: AnyOutcome): Promise<Known> {
    const { history = [], country = '' } = query as Query &
      Partial<Parameters<typeof watchedPortionOf>[0]> & { readonly country?: string }
    const causes = [...new Set(slate.flatMap(({ origins }) => origins.flatMap(({ because }) => because ?? [])))]
    const items = await this.#options.parts.catalog.items(causes).catch(() => [] as readonly (Item | undefined)[])
    const titles = new Map(causes.map((id, i) => [id, items[i]?.title]))
    const portions = watchedPortionOf({ history })
    return { title: (id) => titles.get(id), portion: (id) => portions.get(id), country }
  }

  async #logFallback(query: Query, rows: readonly Row[]): Promise<void> {
    const slate = rows.flatMap(({ id, items }) => items.map((item) => ({ ...item, origins: [], row: id })))
    await this.#options.parts.append(impressionsOf({ query, slate }, {})).catch(() => {})
  }
}

/** Whether a remembered item may still be shown: not refused since, and not removed by this very run for any reason but a failure. */
function stillFits(query: Query, outcome: AnyOutcome | undefined): (item: RecommendedItem) => boolean {
  const refused = new Set<ItemId>((query as Partial<{ refused: { items: readonly ItemId[] } }>).refused?.items ?? [])
  const broken = new Set(outcome?.stages.filter(({ status }) => status === 'fallback').map(({ stage }) => stage))
  const unknown = broken.has('hydrator.item-details')
  const removed = new Set(
    outcome?.removed
      .filter(({ by }) => !broken.has(by) && !(unknown && by !== 'filter.already-watched'))
      .map(({ candidate }) => candidate.itemId),
  )
  return ({ itemId, item }) =>
    !refused.has(itemId) &&
    !removed.has(itemId) &&
    item.publishedAt <= query.at &&
    query.at < (item.expiresAt ?? Number.POSITIVE_INFINITY)
}

/** How far down the ladder the funnel itself answered. */
function rungOf({ slate, stages }: AnyOutcome): Rung {
  const ranked = stages.some(({ stage }) => stage === 'hydrator.predictions')
  if (!ranked) return 'full'
  if (slate.some(({ predictions }) => predictions !== undefined)) return 'full'
  const light = slate.some((candidate) => (candidate as { lightPredictions?: unknown }).lightPredictions !== undefined)
  return light ? 'light' : 'fused'
}
