import { EngineError } from '../domain/error.ts'

export interface AdmissionLimits {
  /** Works that run at a time. */
  readonly concurrent: number
  /** Works that may wait. */
  readonly queue: number
  /** Longest wait that is worth beginning. */
  readonly waitMs: number
}

/**
 * Lets in what can still be answered in time, first come first served, and refuses the rest at once.
 *
 * The wait ahead of a newcomer is (queued + 1) × service ÷ concurrent, by Little's law (1961), where `service` is a moving mean of what
 * work has taken under the present load. A full queue is refused too, so that a mean that lags behind cannot fill memory.
 */
export class Admission {
  readonly #limits: AdmissionLimits
  readonly #now: () => number
  readonly #waiting: (() => void)[] = []
  #running = 0
  #refused = 0
  #serviceMs = 0

  constructor(limits: AdmissionLimits, now: () => number = () => performance.now()) {
    this.#limits = limits
    this.#now = now
  }

  get running(): number {
    return this.#running
  }

  get queued(): number {
    return this.#waiting.length
  }

  get refused(): number {
    return this.#refused
  }

  async run<T>(work: () => Promise<T>): Promise<T> {
    await this.#turn()
    const begun = this.#now()
    try {
      return await work()
    } finally {
      this.#learn(this.#now() - begun)
      this.#pass()
    }
  }

  #turn(): Promise<void> | undefined {
    if (this.#running < this.#limits.concurrent) {
      this.#running++
      return
    }
    const waitMs = ((this.queued + 1) * this.#serviceMs) / this.#limits.concurrent
    if (this.queued >= this.#limits.queue || waitMs > this.#limits.waitMs) {
      this.#refused++
      throw overloaded(this.#running, this.queued)
    }
    return new Promise((resolve) => this.#waiting.push(resolve))
  }

  /** Hands the turn to whoever waits longest: `running` stays as it is. */
  #pass(): void {
    const next = this.#waiting.shift()
    if (next) next()
    else this.#running--
  }

  #learn(tookMs: number): void {
    this.#serviceMs += 0.1 * (tookMs - this.#serviceMs)
  }
}

const overloaded = (running: number, queued: number) =>
  new EngineError(
    'OVERLOADED',
    `${running} recommendations are being made and ${queued} wait; one more could not be answered in time.`,
    'Try again after the seconds that Retry-After names; if this lasts, add a worker.',
  )
