import type { Millis } from '../domain/time.ts'
import type { ArtifactStore } from '../storage/ports/artifact-store.ts'
import type { StepRecord } from './run.ts'

/** One run of a workflow, as it is kept. */
export interface RunRecord {
  readonly id: string
  /** What was to be done, such as `all` or `users`. */
  readonly what: string
  /** Who wanted it: the name of a schedule, or that it was asked for. */
  readonly why: string
  readonly startedAt: Millis
  readonly endedAt?: Millis
  /** `interrupted`: the process that ran it ended before the run did. */
  readonly state: 'running' | 'done' | 'failed' | 'interrupted'
  /** Last log offset that it learnt from. */
  readonly offset: number
  readonly error?: string
  readonly steps: readonly StepRecord[]
  /** Artifacts that came of it. */
  readonly artifacts: readonly string[]
}

const bookName = 'runs'
const mostRuns = 200
/** Steps change state in bursts: what happened last in this time is written for all of it. */
const writeEveryMs = 250

/** A record of every run, the oldest first; of the latest 200. */
export class RunBook {
  readonly #store: Pick<ArtifactStore, 'getDocument' | 'putDocument'>
  #runs: readonly RunRecord[] = []
  #writing: Promise<unknown> = Promise.resolve()
  #timer: NodeJS.Timeout | undefined

  private constructor(store: Pick<ArtifactStore, 'getDocument' | 'putDocument'>) {
    this.#store = store
  }

  /** Nobody else runs anything in this store: what is said to be running was interrupted. */
  static async open(store: Pick<ArtifactStore, 'getDocument' | 'putDocument'>): Promise<RunBook> {
    const book = new RunBook(store)
    const kept = ((await store.getDocument(bookName)) as readonly RunRecord[] | undefined) ?? []
    book.#runs = kept.map((run) => (run.state === 'running' ? { ...run, state: 'interrupted' } : run))
    return book
  }

  get all(): readonly RunRecord[] {
    return this.#runs
  }

  begin(run: RunRecord): Promise<void> {
    this.#runs = [...this.#runs, run].slice(-mostRuns)
    return this.#write()
  }

  /** Written a moment later; a run that has ended, before this resolves. */
  async change(id: string, about: Partial<RunRecord>): Promise<void> {
    this.#runs = this.#runs.map((run) => (run.id === id ? { ...run, ...about } : run))
    if (about.endedAt === undefined) this.#timer ??= setTimeout(() => void this.#write().catch(() => {}), writeEveryMs).unref()
    else await this.#write()
  }

  #write(): Promise<void> {
    clearTimeout(this.#timer)
    this.#timer = undefined
    const written = this.#writing.catch(() => {}).then(() => this.#store.putDocument(bookName, this.#runs))
    this.#writing = written
    return written
  }
}
