import { EngineError } from '../../../domain/error.ts'
import { startConfined } from './confined.ts'
import { Connection } from './connection.ts'
import { defaultProcessLimits, type ProcessLimits } from './limits.ts'
import type { Given, Networks, Run } from './messages.ts'

/** `resting`: it crashed, and is started again after a pause. `given up`: it crashed too often, and is not. */
export type ProcessState = 'starting' | 'ready' | 'resting' | 'given up' | 'closed'

/**
 * A model in a process of its own, where it can crash, hang or eat memory without harm to anyone else. A call that is under way when the
 * process ends is rejected with MODEL_CRASHED, and so is every call until it is up again: at once, so that a funnel need not wait.
 */
export class ModelProcess {
  readonly #name: string
  readonly #networks: Networks
  readonly #limits: ProcessLimits
  #state: ProcessState = 'starting'
  #connection: Connection | undefined
  #calls = 0
  /** In a row. */
  #crashes = 0
  #lastCrash: string | undefined
  #up = unheard()
  #timer: NodeJS.Timeout | undefined

  constructor(name: string, networks: Networks, limits: Partial<ProcessLimits> = {}) {
    this.#name = name
    this.#networks = networks
    this.#limits = { ...defaultProcessLimits, ...limits }
    this.#start()
  }

  get state(): ProcessState {
    return this.#state
  }

  /** What it ended of last. */
  get lastCrash(): string | undefined {
    return this.#lastCrash
  }

  /** Resolves when it answers calls; rejects when it has been given up or closed. */
  ready(): Promise<void> {
    return this.#up.promise
  }

  /** MODEL_CRASHED where it is not up, ends before it answers, or cannot compute this; OVERLOADED where too many calls wait. */
  async run(call: Omit<Run, 'call'>): Promise<readonly Given[]> {
    const connection = this.#connection
    if (this.#state !== 'ready' || connection === undefined) throw this.#crashed(this.#lastCrash ?? `it is ${this.#state}`)
    if (connection.waiting >= this.#limits.mostWaiting) throw this.#overloaded(connection.waiting)
    try {
      return await connection.send({ call: ++this.#calls, ...call })
    } catch (error) {
      throw this.#crashed(saying(error))
    }
  }

  /** Closes it once those who wait have their answers, for which each call has its limit. */
  async retire(): Promise<void> {
    if (this.#state === 'ready') await this.#connection?.quiet()
    await this.close()
  }

  async close(): Promise<void> {
    await this.#end('closed', 'it was closed')
  }

  #start(): void {
    this.#state = 'starting'
    try {
      this.#load(new Connection(startConfined(), (why) => this.#crash(why)))
    } catch (error) {
      // no room for its folder, or for one more process
      this.#crash(saying(error))
    }
  }

  #load(connection: Connection): void {
    this.#connection = connection
    const { callMs, loadMs, memoryBytes } = this.#limits
    connection.send({ call: 0, networks: this.#networks, limits: { callMs, loadMs, memoryBytes } }).then(
      () => {
        if (this.#connection === connection) this.#rise()
      },
      // a network that does not load never will; one that ends its process is told of elsewhere
      async (error: unknown) => {
        if (this.#connection === connection) await this.#end('given up', saying(error))
      },
    )
  }

  #rise(): void {
    this.#state = 'ready'
    this.#up.resolve()
    this.#after(this.#limits.steadyMs, () => {
      this.#crashes = 0
    })
  }

  #crash(why: string): void {
    if (this.#state === 'closed' || this.#state === 'given up') return
    this.#lastCrash = why
    if (++this.#crashes >= this.#limits.mostCrashes) void this.#end('given up', why)
    else {
      this.#fall('resting')
      this.#after(this.#limits.firstPauseMs * 2 ** (this.#crashes - 1), () => this.#start())
    }
  }

  async #end(state: 'given up' | 'closed', why: string): Promise<void> {
    if (this.#state === 'closed') return
    const connection = this.#connection
    this.#lastCrash ??= why
    this.#fall(state)
    this.#up.reject(this.#crashed(why))
    await connection?.kill(why)
  }

  #fall(state: ProcessState): void {
    clearTimeout(this.#timer)
    if (this.#state === 'ready') this.#up = unheard()
    this.#state = state
    this.#connection = undefined
  }

  #after(ms: number, what: () => void): void {
    clearTimeout(this.#timer)
    this.#timer = setTimeout(what, ms).unref()
  }

  #crashed(why: string): EngineError {
    return new EngineError(
      'MODEL_CRASHED',
      `The model ${this.#name} gave no answer: ${why}.`,
      'See that it computes within its limits (config ownModels), and bring it again; until it answers, requests do without it.',
    )
  }

  #overloaded(waiting: number): EngineError {
    return new EngineError(
      'OVERLOADED',
      `${waiting} calls wait for the model ${this.#name}.`,
      'Ask again in a moment; if it lasts, bring a smaller model, or add a process.',
    )
  }
}

const saying = (error: unknown) => (error instanceof Error ? error.message : String(error))

/** A promise that nobody need be waiting for. */
function unheard(): PromiseWithResolvers<void> {
  const up = Promise.withResolvers<void>()
  up.promise.catch(() => {})
  return up
}
