// biome-ignore-all lint/suspicious/noExplicitAny: the runner meets stages of every query and candidate; their types met in Pipeline
import type { Candidate, Origin } from '../domain/candidate.ts'
import { EngineError } from '../domain/error.ts'
import type { ItemId } from '../domain/ids.ts'
import type { Query } from '../domain/query.ts'
import { attempt, attemptPure, type Deadline } from './attempt.ts'
import {
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
  type Source,
  type Stage,
} from './stages.ts'
import type { ScoreTrace, StageTrace } from './trace.ts'

/** The runner alone holds candidates, so it may write on them; stages see them readonly. */
type Held = { -readonly [K in keyof Candidate]: Candidate[K] } & { origins: Origin[]; row?: string }

interface State {
  readonly query: Query
  readonly candidates: readonly Held[]
  readonly reserve: readonly Held[]
  readonly removed: readonly Removed<Held>[]
  readonly stages: readonly StageTrace[]
  readonly scores: readonly ScoreTrace[]
}

export type Step = (state: State, deadline: Deadline) => Promise<State> | State

export const begin = (query: Query): State => ({ query, candidates: [], reserve: [], removed: [], stages: [], scores: [] })

export function end(state: State): Outcome<Query, Candidate> {
  const slate = state.candidates.map((candidate, position): Placed<Candidate> => Object.assign(candidate, { position }))
  return { ...state, slate }
}

export const know =
  (hydrators: readonly QueryHydrator<any, any>[]): Step =>
  async (state, deadline) => {
    const runs = await sideBySide(
      hydrators.map(
        (stage) => () =>
          attempt({ stage, kind: 'query', query: state.query, in: 0, fallback: () => fallbackOf(stage) }, deadline, (signal) =>
            stage.hydrate(state.query, signal),
          ),
      ),
    )
    runs.forEach((run, i) => mustBeNew(hydrators[i]!, state.query, run.value))
    const query = Object.assign({}, state.query, ...runs.map((run) => run.value))
    return { ...state, query, stages: [...state.stages, ...runs.map((run) => run.trace(0))] }
  }

export const retrieve =
  (sources: readonly Source<any>[]): Step =>
  async (state, deadline) => {
    const runs = await sideBySide(
      sources.map(
        (stage) => () =>
          attempt({ stage, kind: 'source', query: state.query, in: 0, fallback: () => [] }, deadline, (signal) =>
            stage.retrieve(state.query, signal),
          ),
      ),
    )
    const held = new Map<ItemId, Held>(state.candidates.map((candidate) => [candidate.itemId, candidate]))
    runs.forEach((run, i) => {
      const source = sources[i]!.name
      run.value.forEach((found, rank) => {
        const { score, because } = found
        const origin: Origin = because === undefined ? { source, rank, score } : { source, rank, score, because }
        const known = held.get(found.itemId)
        if (known === undefined) held.set(found.itemId, { itemId: found.itemId, origins: [origin], score: 0, propensity: 1 })
        else if (known.origins.at(-1)!.source !== source) known.origins.push(origin)
      })
    })
    return {
      ...state,
      candidates: [...held.values()],
      stages: [...state.stages, ...runs.map((run) => run.trace(run.value.length))],
    }
  }

export const hydrate =
  (hydrators: readonly Hydrator<any, any, any>[]): Step =>
  async (state, deadline) => {
    const { query, candidates } = state
    const none = () => candidates.map(() => undefined)
    const runs = await sideBySide(
      hydrators.map(
        (stage) => () =>
          attempt<readonly unknown[]>(
            { stage, kind: 'hydrator', query, in: candidates.length, fallback: none },
            deadline,
            async (signal) => perCandidate(stage, await stage.hydrate(query, candidates, signal), candidates),
          ),
      ),
    )
    runs.forEach((run, i) => {
      const stage = hydrators[i]!
      candidates.forEach((candidate, row) => {
        const added = (run.value[row] ?? fallbackOf(stage)) as object
        if (row === 0) mustBeNew(stage, candidate, added)
        Object.assign(candidate, added)
      })
    })
    return { ...state, stages: [...state.stages, ...runs.map((run) => run.trace(candidates.length))] }
  }

export const filter =
  (filters: readonly Filter<any, any>[]): Step =>
  (start) => {
    let state = start
    for (const stage of filters) {
      const { query, candidates } = state
      const off = stage.enabled?.(query) === false
      const run = attemptPure<readonly boolean[]>(
        { stage, kind: 'filter', query, in: candidates.length, fallback: () => candidates.map(() => off) },
        () => perCandidate(stage, stage.keeps(query, candidates), candidates),
      )
      const kept = candidates.filter((_, row) => run.value[row])
      const removed = candidates.filter((_, row) => !run.value[row]).map((candidate) => ({ candidate, by: stage.name }))
      state = {
        ...state,
        candidates: kept,
        removed: [...state.removed, ...removed],
        stages: [...state.stages, run.trace(kept.length)],
      }
    }
    return state
  }

export const score =
  (scorers: readonly Scorer<any, any>[]): Step =>
  async (start, deadline) => {
    let state = start
    for (const stage of scorers) {
      const { query, candidates } = state
      const asBefore = () => Float64Array.from(candidates, (candidate) => candidate.score)
      const run = await attempt(
        { stage, kind: 'scorer', query, in: candidates.length, fallback: asBefore },
        deadline,
        async (signal) => perCandidate(stage, await stage.score(query, candidates, signal), candidates),
      )
      candidates.forEach((candidate, row) => {
        // a score that is not a number must never win a place
        candidate.score = Number.isFinite(run.value[row]) ? run.value[row]! : Number.NEGATIVE_INFINITY
      })
      const scored = { scorer: stage.name, itemIds: candidates.map((candidate) => candidate.itemId), scores: run.value }
      state = { ...state, stages: [...state.stages, run.trace(candidates.length)], scores: [...state.scores, scored] }
    }
    return state
  }

export const rerank =
  (stage: Reranker<any, any>, size?: number): Step =>
  (state) => {
    const { query, candidates } = state
    const ranked = candidates.toSorted((a, b) => b.score - a.score || (a.itemId < b.itemId ? -1 : 1))
    const want = Math.min(size ?? query.size, ranked.length)
    const best = (): readonly Choice[] => ranked.slice(0, want).map((_, index) => ({ index, propensity: 1 }))
    const run = attemptPure({ stage, kind: 'reranker', query, in: ranked.length, fallback: best }, () =>
      lawful(stage, stage.rerank(query, ranked, want), ranked.length, want),
    )
    const chosen = new Set(run.value.map((choice) => choice.index))
    const slate = run.value.map(({ index, propensity, row }) => {
      const candidate = ranked[index]!
      candidate.propensity *= propensity
      if (row !== undefined) candidate.row = row
      return candidate
    })
    const reserve = [...ranked.filter((_, index) => !chosen.has(index)), ...state.reserve]
    return { ...state, candidates: slate, reserve, stages: [...state.stages, run.trace(slate.length)] }
  }

/**
 * Starts all, waits for all. What is done without waiting is done, and timed, before the next is started, so that a stage's
 * milliseconds are its own and not its neighbours'.
 */
async function sideBySide<T>(starts: readonly (() => Promise<T>)[]): Promise<readonly T[]> {
  const running: Promise<T>[] = []
  for (const start of starts) {
    running.push(start())
    await new Promise<void>((resolve) => process.nextTick(resolve))
  }
  return Promise.all(running)
}

function lawful(stage: Stage<any>, choices: readonly Choice[], count: number, want: number): readonly Choice[] {
  const distinct = new Set(choices.map((choice) => choice.index)).size === choices.length
  const inRange = choices.every(
    ({ index, propensity }) => Number.isInteger(index) && index >= 0 && index < count && propensity > 0 && propensity <= 1,
  )
  if (distinct && inRange && choices.length <= want) return choices
  throw brokeContract(stage, `made choices that are repeated, out of range, without a propensity in (0, 1], or more than ${want}`)
}

function fallbackOf(stage: Stage<any> & { fallback: unknown }): unknown {
  if (stage.fallback !== required) return stage.fallback
  throw new EngineError(
    'STAGE_REQUIRED',
    `Required stage ${stage.name} gave no answer.`,
    'Restore what it reads from, or give it a fallback.',
  )
}

function perCandidate<T extends { readonly length: number }>(stage: Stage<any>, answers: T, candidates: readonly unknown[]): T {
  if (answers.length === candidates.length) return answers
  throw brokeContract(stage, `answered ${answers.length} times for ${candidates.length} candidates`)
}

function mustBeNew(stage: Stage<any>, held: object, added: object): void {
  for (const key of Object.keys(added)) if (key in held) throw brokeContract(stage, `would overwrite ${key}`)
}

const brokeContract = (stage: Stage<any>, how: string) =>
  new EngineError('STAGE_BROKE_ITS_CONTRACT', `Stage ${stage.name} ${how}.`, 'Hold it to the laws in src/pipeline/stages.ts.')
