import { EngineError } from '../domain/error.ts'
import type { Stage } from './stages.ts'
import type { StageKind, StageTrace } from './trace.ts'

/** What a request may take unless it says otherwise, and what the caps of stages are meant for. */
export const usualBudgetMs = 100

/** Time a request may take: awaiting stages share what is left, less what the pure stages after them need. */
export class Deadline {
  readonly #until: number
  readonly #patience: number
  readonly signal: AbortSignal

  constructor(budgetMs: number, signal: AbortSignal) {
    this.#until = performance.now() + budgetMs - Math.min(reserveMs, budgetMs / 5)
    this.#patience = Math.max(1, budgetMs / usualBudgetMs)
    this.signal = signal
  }

  /** Milliseconds left for a stage with this cap, which is raised as far as the budget is; 0 or less when time is up. */
  left(capMs = Number.POSITIVE_INFINITY): number {
    return Math.min(capMs * this.#patience, this.#until - performance.now())
  }
}

/** Kept for filters, re-ranking and encoding, which run whatever the clock says. */
const reserveMs = 20

export interface Attempt<T> {
  readonly value: T
  /** Closes the stage's line in the trace, once it is known how many came out. */
  readonly trace: (out: number) => StageTrace
}

interface Attempted<T> {
  // biome-ignore lint/suspicious/noExplicitAny: the runner meets stages of every query
  readonly stage: Stage<any>
  readonly kind: StageKind
  readonly query: unknown
  readonly in: number
  readonly fallback: () => T
}

/** Runs an awaiting stage within its time. Off, late or broken, it answers with its fallback, and the trace says which. */
export async function attempt<T>(
  about: Attempted<T>,
  deadline: Deadline,
  task: (signal: AbortSignal) => Promise<T>,
): Promise<Attempt<T>> {
  const started = performance.now()
  const { stage, query } = about
  if (stage.enabled?.(query) === false) return traced(about, started, about.fallback(), 'skipped')
  const left = deadline.left(stage.timeoutMs)
  try {
    if (left <= 0) throw timedOut(stage.name, 0)
    return traced(about, started, await within(left, deadline.signal, stage.name, task), 'ok')
  } catch (error) {
    return traced(about, started, about.fallback(), 'fallback', error)
  }
}

/** Runs a pure stage. */
export function attemptPure<T>(about: Attempted<T>, task: () => T): Attempt<T> {
  const started = performance.now()
  if (about.stage.enabled?.(about.query) === false) return traced(about, started, about.fallback(), 'skipped')
  try {
    return traced(about, started, task(), 'ok')
  } catch (error) {
    return traced(about, started, about.fallback(), 'fallback', error)
  }
}

function traced<T>(about: Attempted<T>, started: number, value: T, status: StageTrace['status'], error?: unknown): Attempt<T> {
  const milliseconds = performance.now() - started
  return {
    value,
    trace: (out) => ({
      stage: about.stage.name,
      kind: about.kind,
      status,
      milliseconds,
      in: about.in,
      out,
      ...(error === undefined ? {} : { error: error instanceof Error ? error.message : String(error) }),
    }),
  }
}

/** Settles as `task` does, or rejects once `ms` have passed or `outer` aborts; the task's own signal then aborts too. */
function within<T>(ms: number, outer: AbortSignal, name: string, task: (signal: AbortSignal) => Promise<T>): Promise<T> {
  outer.throwIfAborted()
  const inner = new AbortController()
  return new Promise<T>((resolve, reject) => {
    const stop = (reason: unknown) => {
      inner.abort(reason)
      reject(reason)
    }
    const onAbort = () => stop(outer.reason)
    const timer = setTimeout(() => stop(timedOut(name, ms)), ms)
    outer.addEventListener('abort', onAbort, { once: true })
    task(inner.signal)
      .then(resolve, reject)
      .finally(() => {
        clearTimeout(timer)
        outer.removeEventListener('abort', onAbort)
      })
  })
}

const timedOut = (name: string, ms: number) =>
  new EngineError(
    'STAGE_TIMED_OUT',
    `Stage ${name} had no answer after ${Math.round(ms)} ms.`,
    'Find out what it waits for, or raise its cap or the request budget.',
  )
