// biome-ignore-all lint/suspicious/noExplicitAny: inference over stages needs a wildcard; what a caller sees is exact
import type { Candidate } from '../domain/candidate.ts'
import type { Param } from '../domain/param.ts'
import type { Query } from '../domain/query.ts'
import { Deadline, usualBudgetMs } from './attempt.ts'
import type { Filter, Hydrator, Outcome, QueryHydrator, Reranker, Scorer, SideEffect, Source, Stage } from './stages.ts'
import * as step from './steps.ts'

/** Rehearsed code is not compiled yet, and runs ten times slower. */
const rehearsalMs = 10 * usualBudgetMs

/**
 * A funnel, written in the order it runs. Each step widens what later stages may read, so a scorer that
 * needs a fact nobody hydrated does not compile.
 */
export class Pipeline<Q extends Query, C extends Candidate> {
  readonly name: string
  /** Every stage, in order. */
  readonly stages: readonly Stage<any>[]
  readonly #steps: readonly step.Step[]
  readonly #effects: readonly SideEffect<Q, C>[]
  readonly #pending = new Set<Promise<unknown>>()

  private constructor(
    name: string,
    stages: readonly Stage<any>[],
    steps: readonly step.Step[],
    effects: readonly SideEffect<any, any>[],
  ) {
    this.name = name
    this.stages = stages
    this.#steps = steps
    this.#effects = effects
  }

  static named(name: string): Pipeline<Query, Candidate> {
    return new Pipeline(name, [], [], [])
  }

  know<const H extends readonly QueryHydrator<Q, any>[]>(...hydrators: H): Pipeline<Q & AddedToQuery<H>, C> {
    return this.#with(hydrators, step.know(hydrators))
  }

  /** Only before the first `hydrate`: a candidate found later would lack what the others were given. */
  retrieve(this: Pipeline<Q, Candidate>, ...sources: readonly Source<Q>[]): Pipeline<Q, Candidate> {
    return this.#with(sources, step.retrieve(sources))
  }

  hydrate<const H extends readonly Hydrator<Q, C, any>[]>(...hydrators: H): Pipeline<Q, C & AddedToCandidate<H>> {
    return this.#with(hydrators, step.hydrate(hydrators))
  }

  filter(...filters: readonly Filter<Q, C>[]): Pipeline<Q, C> {
    return this.#with(filters, step.filter(filters))
  }

  score(...scorers: readonly Scorer<Q, C>[]): Pipeline<Q, C> {
    return this.#with(scorers, step.score(scorers))
  }

  /** Keeps `size` of the candidates, or as many as the query asks for. May stand early, to spare a dear stage. */
  rerank(reranker: Reranker<Q, C>, size?: number): Pipeline<Q, C> {
    return this.#with([reranker], step.rerank(reranker, size))
  }

  after(...effects: readonly SideEffect<Q, C>[]): Pipeline<Q, C> {
    return new Pipeline(this.name, [...this.stages, ...effects], this.#steps, [...this.#effects, ...effects])
  }

  /** What an experiment may turn here. */
  get params(): readonly Param[] {
    return [...new Map(this.stages.flatMap((stage) => stage.params ?? []).map((param) => [param.name, param])).values()]
  }

  /** Answers within the budget, less what pure stages overrun. Side effects start once the answer is made and are not waited for. */
  async run(query: Query, signal: AbortSignal, budget = usualBudgetMs): Promise<Outcome<Q, C>> {
    const outcome = await this.answer(query, signal, budget)
    this.follow(outcome)
    return outcome
  }

  /** The answer alone: nobody is told of it until `follow` is called with it, or with what was made of it. */
  async answer(query: Query, signal: AbortSignal, budget = usualBudgetMs): Promise<Outcome<Q, C>> {
    const deadline = new Deadline(budget, signal)
    let state = step.begin(query)
    for (const next of this.#steps) state = await next(state, deadline)
    return step.end(state) as unknown as Outcome<Q, C>
  }

  /** Starts the side effects, which are not waited for. */
  follow(outcome: Outcome<Q, C>): void {
    for (const effect of this.#effects) if (effect.enabled?.(outcome.query) !== false) this.#start(effect, outcome)
  }

  /** Runs with time to spare, and without side effects: to have its code compiled before anyone waits for it. */
  async rehearse(query: Query): Promise<void> {
    await this.answer(query, new AbortController().signal, rehearsalMs)
  }

  /** Resolves when every side effect begun so far has ended: what a graceful shutdown waits for. */
  async idle(): Promise<void> {
    await Promise.allSettled(this.#pending)
  }

  #start(effect: SideEffect<Q, C>, outcome: Outcome<Q, C>): void {
    const running = Promise.resolve()
      .then(() => effect.after(outcome))
      .catch(() => {})
      .finally(() => this.#pending.delete(running))
    this.#pending.add(running)
  }

  #with<Q2 extends Query, C2 extends Candidate>(stages: readonly Stage<any>[], next: step.Step): Pipeline<Q2, C2> {
    return new Pipeline<Q2, C2>(this.name, [...this.stages, ...stages], [...this.#steps, next], this.#effects)
  }
}

type AddedToQuery<H extends readonly unknown[]> = H extends readonly [infer First, ...infer Rest]
  ? (First extends QueryHydrator<any, infer Added> ? Added : unknown) & AddedToQuery<Rest>
  : unknown

type AddedToCandidate<H extends readonly unknown[]> = H extends readonly [infer First, ...infer Rest]
  ? (First extends Hydrator<any, any, infer Added> ? Added : unknown) & AddedToCandidate<Rest>
  : unknown
