import type { ServerResponse } from 'node:http'
import type { AnswerSummary, Engine } from '../../engine.ts'
import { type Alarm, alarmsOf } from './alarms.ts'
import { Pulse, type PulseFigures } from './pulse.ts'

/** All that is told of a running server at one moment. */
export interface PulseReport extends PulseFigures {
  readonly startedAt: number
  readonly catalog: { readonly items: number; readonly users: number }
  /** Artifact ids of the champions, by role. */
  readonly models: Readonly<Record<string, string>>
  readonly alarms: readonly Alarm[]
}

const everyMs = 1_000
const mostAnswers = 20
/** Bytes that a reader may be behind: what comes meanwhile it does not hear. */
const mostBehind = 256 * 1024
/** Alarms turn hourly at the soonest; reading all of them every second would be waste. */
const alarmsEveryMs = 5_000

/** The pulse, and everyone who listens to it: one computation a second for all of them, and none while nobody does. */
export class Live {
  readonly #engine: Engine
  readonly #pulse: Pulse
  readonly #listeners = new Set<ServerResponse>()
  readonly #stop: () => void
  #timer: NodeJS.Timeout | undefined
  #answers = 0
  #alarms: { readonly at: number; readonly all: readonly Alarm[] } = { at: -Infinity, all: [] }

  constructor(engine: Engine, refused: () => number) {
    this.#engine = engine
    this.#pulse = new Pulse(refused)
    this.#stop = engine.observe({
      answered: (recommendation, stages) => {
        this.#pulse.answered(recommendation, stages)
        if (this.#listeners.size === 0 || ++this.#answers > mostAnswers) return
        const [summary] = this.#engine.recentAnswers({ limit: 1 })
        if (summary !== undefined) this.#tell('answer', summary)
      },
      ingested: this.#pulse.ingested,
    })
  }

  async report(series: 'hour' | 'newest' = 'hour'): Promise<PulseReport> {
    const figures = this.#pulse.read(series)
    const { startedAt, items, users, models } = await this.#engine.status()
    if (figures.at - this.#alarms.at >= alarmsEveryMs)
      this.#alarms = { at: figures.at, all: await alarmsOf(this.#engine, figures) }
    return { ...figures, startedAt, catalog: { items, users }, models, alarms: this.#alarms.all }
  }

  /** Tells this one, at once and from then on, until it is closed from either side. */
  listen(response: ServerResponse): void {
    this.#listeners.add(response)
    response.on('close', () => this.#leave(response))
    response.write('retry: 2000\n\n')
    void this.#beat([response])
    this.#timer ??= setInterval(() => void this.#beat(this.#listeners), everyMs).unref()
  }

  close(): void {
    for (const response of this.#listeners) response.end()
    clearInterval(this.#timer)
    this.#stop()
  }

  #leave(response: ServerResponse): void {
    this.#listeners.delete(response)
    if (this.#listeners.size > 0) return
    clearInterval(this.#timer)
    this.#timer = undefined
  }

  async #beat(to: Iterable<ServerResponse>): Promise<void> {
    this.#answers = 0
    const report = await this.report('newest').catch(() => undefined)
    if (report !== undefined) this.#tell('pulse', report, to)
  }

  #tell(event: string, data: PulseReport | AnswerSummary, to: Iterable<ServerResponse> = this.#listeners): void {
    const text = `event: ${event}\ndata: ${JSON.stringify(data)}\n\n`
    for (const response of to) if (!response.writableEnded && response.writableLength < mostBehind) response.write(text)
  }
}
