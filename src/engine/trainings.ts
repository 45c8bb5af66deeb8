import { randomUUID } from 'node:crypto'
import { EngineError } from '../domain/error.ts'
import type { ArtifactStore } from '../storage/ports/artifact-store.ts'
import type { Clock } from '../storage/ports/clock.ts'
import type { EventLog } from '../storage/ports/event-log.ts'
import type { TrainingGroup } from '../training/groups.ts'
import type { Trained, TrainingOptions } from '../training/train.ts'
import type { StepRecord } from '../workflow/run.ts'
import { RunBook, type RunRecord } from '../workflow/run-book.ts'
import { mostDue, type Schedule } from '../workflow/schedule.ts'
import type { Did } from './auditing.ts'
import type { Engine } from './contract.ts'

/**
 * What grows old soonest is trained most often, and when few are awake. A fresh count of what people did goes into service at once: it is the champion's
 * like, fitted on a little more. A ranker decides what is shown, and goes by way of a canary.
 */
export const standardSchedule: readonly Schedule<TrainingGroup>[] = [
  { name: 'user models every 30 minutes', what: 'users', when: { everyMinutes: 30 } },
  { name: 'index nightly', what: 'index', when: { dailyAt: '02:00' } },
  { name: 'ranker daily', what: 'ranker', when: { dailyAt: '03:00' } },
]

export interface TrainingsParts {
  readonly log: Pick<EventLog, 'last'>
  readonly artifacts: ArtifactStore
  readonly clock: Clock
  readonly schedule: readonly Schedule<TrainingGroup>[]
  /** Told of those that it begins by itself. */
  readonly did: Did
  /** `apart`: in a thread of its own, where that can be, for others are not to wait. */
  readonly train: (options: TrainingOptions, told: (steps: readonly StepRecord[]) => void, apart: boolean) => Promise<Trained>
}

/** Every training of an engine, one at a time: asked for or scheduled, each with its record. */
export class Trainings {
  readonly #parts: TrainingsParts
  readonly #book: RunBook
  readonly #end = new AbortController()
  #underWay: Promise<unknown> | undefined

  private constructor(parts: TrainingsParts, book: RunBook) {
    this.#parts = parts
    this.#book = book
  }

  static async open(parts: TrainingsParts): Promise<Trainings> {
    return new Trainings(parts, await RunBook.open(parts.artifacts))
  }

  /** Runs what has been due the longest, unless something runs or nothing came in since it last ran. Failures stand in the record. */
  async turn(): Promise<void> {
    const { schedule, clock, log } = this.#parts
    if (this.#underWay !== undefined || this.#end.signal.aborted) return
    const due = mostDue(schedule, ({ what }) => this.#lastOf(what), clock.now())
    if (due === undefined) return
    const [last, offset] = [this.#lastOf(due.what), await log.last()]
    if (offset === 0 || (last?.state === 'done' && last.offset === offset)) return
    const rollOut = due.what === 'ranker' || due.what === 'all' ? 'canary' : 'now'
    const { ended } = await this.#begin({ only: due.what, rollOut }, due.name, true)
    this.#parts.did('train', '/v1/training', { only: due.what, rollOut, schedule: due.name })
    await ended.catch(() => {})
  }

  verbs(): Pick<Engine, 'train' | 'beginTraining' | 'trainingRuns'> {
    return {
      train: async (options = {}) => (await this.#begin(options, 'asked for', false)).ended,
      beginTraining: async (options = {}) => {
        const { record, ended } = await this.#begin(options, 'asked for', true)
        ended.catch(() => {})
        return record
      },
      trainingRuns: () => this.#book.all,
    }
  }

  /** A run under way ends where it is: what it made is kept. */
  async close(): Promise<void> {
    this.#end.abort()
    await this.#underWay?.catch(() => {})
  }

  #lastOf(what: TrainingGroup): RunRecord | undefined {
    return this.#book.all.findLast((run) => run.what === what || run.what === 'all')
  }

  async #begin(options: TrainingOptions, why: string, apart: boolean): Promise<{ record: RunRecord; ended: Promise<Trained> }> {
    if (this.#underWay !== undefined) throw underWay(this.#book.all.at(-1))
    const { promise, resolve, reject } = Promise.withResolvers<Trained>()
    promise.catch(() => {})
    this.#underWay = promise
    try {
      const { log, clock } = this.#parts
      const record: RunRecord = {
        ...{ id: randomUUID(), what: options.only ?? 'all', why, startedAt: clock.now(), state: 'running' },
        ...{ offset: options.upTo ?? (await log.last()), steps: [], artifacts: [] },
      }
      await this.#book.begin(record)
      this.#run(record, options, apart).then(resolve, reject)
      return { record, ended: promise }
    } catch (error) {
      this.#underWay = undefined
      reject(error)
      throw error
    }
  }

  async #run(record: RunRecord, options: TrainingOptions, apart: boolean): Promise<Trained> {
    const { train, clock } = this.#parts
    const signal = AbortSignal.any([this.#end.signal, ...(options.signal === undefined ? [] : [options.signal])])
    const told = (steps: readonly StepRecord[]) => void this.#book.change(record.id, { steps }).catch(() => {})
    const ended = (about: Partial<RunRecord>) => {
      const written = this.#book.change(record.id, { ...about, endedAt: clock.now() })
      this.#underWay = undefined
      return written
    }
    try {
      const trained = await train({ ...options, upTo: record.offset, signal }, told, apart)
      await ended({ state: 'done', artifacts: trained.manifests.map(({ id }) => id) })
      return trained
    } catch (error) {
      const state = signal.aborted ? 'interrupted' : 'failed'
      await ended({ state, error: error instanceof Error ? error.message : String(error) }).catch(() => {})
      throw error
    }
  }
}

const underWay = (run: RunRecord | undefined) =>
  new EngineError(
    'TRAINING_UNDER_WAY',
    `A training of ${run?.what ?? 'models'} has been under way since ${new Date(run?.startedAt ?? 0).toISOString()} (${run?.why ?? ''}).`,
    'Wait for it to end: serendip runs, or GET /v1/training/runs.',
  )
