import type { Millis } from '../../domain/time.ts'
import type { Observer } from '../../engine.ts'
import { Histogram } from './histogram.ts'

export interface PulsePoint {
  readonly at: Millis
  readonly requests: number
  readonly p50Ms: number
  readonly p99Ms: number
  readonly degraded: number
  readonly shed: number
  readonly events: number
}

/** What a running server has done: over the latest minute, and over the last hour in steps of ten seconds. */
export interface PulseFigures {
  readonly at: Millis
  /** Of the window that the figures are of; fewer than 60 soon after the start. */
  readonly seconds: number
  readonly requests: { readonly perSecond: number; readonly total: number }
  readonly latency: { readonly p50Ms: number; readonly p90Ms: number; readonly p99Ms: number }
  readonly degradedShare: number
  /** Of the requests that came, how many were refused since they could not have been answered in time. */
  readonly shedShare: number
  readonly events: { readonly perSecond: number; readonly total: number; readonly rejectedShare: number }
  /** From the arrival of rows to their being in force. */
  readonly freshness: { readonly p50Ms: number; readonly p99Ms: number }
  /** Shares of the answers, by rung of the fallback ladder. */
  readonly rungs: Readonly<Record<string, number>>
  readonly surfaces: readonly {
    readonly surface: string
    readonly perSecond: number
    readonly p50Ms: number
    readonly p99Ms: number
    readonly degradedShare: number
  }[]
  /** Slowest first. */
  readonly stages: readonly {
    readonly name: string
    readonly p50Ms: number
    readonly p99Ms: number
    readonly fallbackShare: number
  }[]
  /** Oldest first; those in which nothing came are there too. */
  readonly series: readonly PulsePoint[]
}

const stepMs = 10_000
const windowMs = 60_000
const stepsKept = 360

/** Durations of something that may fail. */
class Tally {
  readonly took = new Histogram()
  failed = 0

  observe(milliseconds: number, failed: boolean): void {
    this.took.observe(milliseconds)
    if (failed) this.failed++
  }

  add(other: Tally): void {
    this.took.add(other.took)
    this.failed += other.failed
  }

  get failedShare(): number {
    return share(this.failed, this.took.count)
  }
}

/** What happened in one step. */
class Step {
  readonly at: Millis
  readonly answers = new Tally()
  readonly fresh = new Histogram()
  readonly surfaces = new Map<string, Tally>()
  readonly stages = new Map<string, Tally>()
  readonly rungs = new Map<string, number>()
  events = 0
  rows = 0
  rejected = 0
  shed = 0

  constructor(at: Millis) {
    this.at = at
  }

  get point(): PulsePoint {
    const { took, failed } = this.answers
    return {
      at: this.at,
      requests: took.count,
      p50Ms: took.percentile(0.5),
      p99Ms: took.percentile(0.99),
      degraded: failed,
      shed: this.shed,
      events: this.events,
    }
  }
}

/** Counts what passes, in memory that does not grow. */
export class Pulse {
  readonly #now: () => Millis
  readonly #refused: () => number
  readonly #startedAt: Millis
  /** Those of the latest minute whole, older ones as points. */
  #steps: readonly Step[]
  #points: readonly PulsePoint[] = []
  #requests = 0
  #events = 0
  #refusedBefore = 0

  /** `refused`: how many requests were, since the start. */
  constructor(refused: () => number, now: () => Millis = Date.now) {
    this.#now = now
    this.#refused = refused
    this.#startedAt = now()
    this.#steps = [new Step(floor(this.#startedAt))]
  }

  readonly answered: NonNullable<Observer['answered']> = ({ surface, rung, degraded, milliseconds }, stages) => {
    const step = this.#turn()
    this.#requests++
    step.answers.observe(milliseconds, degraded)
    tallyOf(step.surfaces, surface).observe(milliseconds, degraded)
    step.rungs.set(rung, (step.rungs.get(rung) ?? 0) + 1)
    for (const stage of stages)
      if (stage.status !== 'skipped') tallyOf(step.stages, stage.name).observe(stage.milliseconds, stage.status === 'fallback')
  }

  readonly ingested: NonNullable<Observer['ingested']> = (what, verdicts, milliseconds) => {
    const step = this.#turn()
    step.fresh.observe(milliseconds)
    step.rows += verdicts.length
    step.rejected += verdicts.filter(({ status }) => status === 'rejected').length
    if (what !== 'events') return
    step.events += verdicts.length
    this.#events += verdicts.length
  }

  /** As of now; the whole hour, or the newest step alone. */
  read(series: 'hour' | 'newest' = 'hour'): PulseFigures {
    this.#turn()
    const at = this.#now()
    const from = Math.max(this.#startedAt, at - windowMs)
    const steps = this.#steps.filter((step) => step.at + stepMs > from)
    // the oldest of the minute begins before it: the figures are of all that it holds
    const seconds = Math.max(1, (at - Math.max(this.#startedAt, steps[0]!.at)) / 1_000)
    const answers = sum(steps.map((step) => step.answers))
    const fresh = new Histogram()
    for (const step of steps) fresh.add(step.fresh)
    const [events, rows, rejected, shed] = (['events', 'rows', 'rejected', 'shed'] as const).map((name) =>
      steps.reduce((total, step) => total + step[name], 0),
    ) as [number, number, number, number]
    const { took } = answers
    return {
      at,
      seconds,
      requests: { perSecond: took.count / seconds, total: this.#requests },
      latency: { p50Ms: took.percentile(0.5), p90Ms: took.percentile(0.9), p99Ms: took.percentile(0.99) },
      degradedShare: answers.failedShare,
      shedShare: share(shed, shed + took.count),
      events: { perSecond: events / seconds, total: this.#events, rejectedShare: share(rejected, rows) },
      freshness: { p50Ms: fresh.percentile(0.5), p99Ms: fresh.percentile(0.99) },
      rungs: Object.fromEntries(
        [...new Set(steps.flatMap(({ rungs }) => [...rungs.keys()]))].map((rung) => [
          rung,
          share(
            steps.reduce((total, { rungs }) => total + (rungs.get(rung) ?? 0), 0),
            took.count,
          ),
        ]),
      ),
      surfaces: byName(steps.map((step) => step.surfaces)).map(([surface, tally]) => ({
        surface,
        perSecond: tally.took.count / seconds,
        p50Ms: tally.took.percentile(0.5),
        p99Ms: tally.took.percentile(0.99),
        degradedShare: tally.failedShare,
      })),
      stages: byName(steps.map((step) => step.stages))
        .map(([name, tally]) => ({
          name,
          p50Ms: tally.took.percentile(0.5),
          p99Ms: tally.took.percentile(0.99),
          fallbackShare: tally.failedShare,
        }))
        .sort((a, b) => b.p99Ms - a.p99Ms),
      series: series === 'newest' ? [this.#steps.at(-1)!.point] : [...this.#points, ...this.#steps.map(({ point }) => point)],
    }
  }

  /** The step that now falls in. What was refused since the last turn is counted in it. */
  #turn(): Step {
    const at = floor(this.#now())
    let last = this.#steps.at(-1)!
    if (at > last.at) {
      const opened: Step[] = []
      const first = Math.max(last.at + stepMs, at - stepsKept * stepMs)
      for (let next = first; next <= at; next += stepMs) opened.push(new Step(next))
      const all = [...this.#steps, ...opened]
      const isRecent = (step: Step) => step.at + stepMs > at - windowMs
      this.#points = [...this.#points, ...all.filter((step) => !isRecent(step)).map(({ point }) => point)].filter(
        (point) => point.at > at - stepsKept * stepMs,
      )
      this.#steps = all.filter(isRecent)
      last = this.#steps.at(-1)!
    }
    const refused = this.#refused()
    last.shed += refused - this.#refusedBefore
    this.#refusedBefore = refused
    return last
  }
}

const floor = (at: Millis): Millis => Math.floor(at / stepMs) * stepMs
const share = (part: number, whole: number): number => (whole === 0 ? 0 : part / whole)

function tallyOf(tallies: Map<string, Tally>, name: string): Tally {
  let tally = tallies.get(name)
  if (tally === undefined) tallies.set(name, (tally = new Tally()))
  return tally
}

function sum(tallies: readonly Tally[]): Tally {
  const total = new Tally()
  for (const tally of tallies) total.add(tally)
  return total
}

const byName = (maps: readonly ReadonlyMap<string, Tally>[]): readonly (readonly [string, Tally])[] =>
  [...new Set(maps.flatMap((map) => [...map.keys()]))].map((name) => [name, sum(maps.flatMap((map) => map.get(name) ?? []))])
