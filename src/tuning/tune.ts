import { EngineError } from '../domain/error.ts'
import type { Trial } from '../domain/trial.ts'
import { type Plan, propose } from './propose.ts'

export interface Tuning<Settings> extends Plan<Settings> {
  /** What settings are worth on validation data. What it throws, or a metric that is no number, is a failed trial and ends nothing. */
  readonly objective: (settings: Settings, signal: AbortSignal) => Promise<number>
  /** So many trials in all, those of `done` among them. */
  readonly trials: number
  /** Trials at a time, and in a generation. */
  readonly parallel?: number
  /** Trials of the same search that are finished already. */
  readonly done?: readonly Trial<Settings>[]
  /** Called with each finished trial, in the order in which they finish; the next generation waits for it. */
  readonly onTrial?: (trial: Trial<Settings>) => unknown
  /** Ends the search; trials that are running then are no trials. */
  readonly signal?: AbortSignal
}

/**
 * Searches a settings space for what does best by an expensive objective (Bayesian optimisation; see `propose`). Trials run in
 * generations of `parallel`, and a generation's settings depend on the generations before it and on the seed alone: not on who finishes
 * first, nor on when the search was cut off and taken up again. Answers all trials in order; fewer than asked for where the space
 * has no more settings to try.
 */
export async function tune<Settings extends object>(tuning: Tuning<Settings>): Promise<readonly Trial<Settings>[]> {
  const { trials, parallel = 1, done = [], signal = new AbortController().signal } = tuning
  const finished = new Map(done.map((trial) => [trial.trial, trial]))
  for (const [what, count] of Object.entries({ trials, parallel })) {
    if (!Number.isInteger(count) || count < 1) {
      throw new EngineError('BAD_REQUEST', `A search of ${count} ${what} is none.`, `Say a whole number of ${what}, 1 or more.`)
    }
  }
  const run = async (trial: number, settings: Settings) => {
    const started = performance.now()
    const outcome = await attempt(() => tuning.objective(settings, signal))
    signal.throwIfAborted()
    const told = { trial, settings, ...outcome, seconds: (performance.now() - started) / 1_000 }
    finished.set(trial, told)
    await tuning.onTrial?.(told)
  }
  for (let first = 0; first < trials; first += parallel) {
    signal.throwIfAborted()
    const numbers = Array.from({ length: parallel }, (_, n) => first + n).filter((trial) => trial < trials)
    if (numbers.every((trial) => finished.has(trial))) continue
    const before = [...finished.values()].filter(({ trial }) => trial < first)
    const settings = propose(tuning, before, first, parallel)
    if (settings.length === 0) break
    const open = numbers.filter((trial) => !finished.has(trial) && trial - first < settings.length)
    await Promise.all(open.map((trial) => run(trial, settings[trial - first]!)))
  }
  return [...finished.values()].sort((a, b) => a.trial - b.trial)
}

async function attempt(objective: () => Promise<number>): Promise<{ metric: number } | { error: string }> {
  try {
    const metric = await objective()
    return Number.isFinite(metric) ? { metric } : { error: `the metric is ${metric}` }
  } catch (error) {
    return { error: error instanceof Error ? error.message : String(error) }
  }
}
