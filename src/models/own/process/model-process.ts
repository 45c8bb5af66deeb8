import type { ChildProcess } from 'node:child_process'
import { EngineError } from '../../../domain/error.ts'
import { startConfined } from './confined.ts'
import { defaultProcessLimits, type ProcessLimits } from './limits.ts'
import type { Given, Load, Networks, Reply, Run } from './messages.ts'

/** `resting`: it crashed, and is started again after a pause. `given up`: it crashed too often, and stays down until the engine is opened again. */
export type ProcessState = 'starting' | 'ready' | 'resting' | 'given up' | 'closed'

interface Call {
  readonly resolve: (outputs: readonly Given[]) => void
  readonly reject: (error: EngineError) => void
}

/**
 * A model in a process of its own, where it can crash, hang or eat memory without harm to anyone else. A call that is under way when the
 * process ends is rejected with MODEL_CRASHED, and so is every call until it is up again: at once, so that a funnel need not wait.
 */
export class ModelProcess {
  readonly #name: string
  readonly #networks: Networks
  readonly #limits: ProcessLimits
  readonly #waiting = new Map<number, Call>()
  #state: ProcessState = 'starting'
  #child: ChildProcess | undefined
  #calls = 0
  #crashes = 0
  /** What it ended of last. */
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

  get lastCrash(): string | undefined {
    return this.#lastCrash
  }

  /** Resolves when it answers calls; rejects when it has been given up or closed. */
  ready(): Promise<void> {
    return this.#up.promise
  }

  /** MODEL_CRASHED where it is not up, ends before it answers, or cannot compute this; OVERLOADED where too many calls wait. */
  run(call: Omit<Run, 'call'>): Promise<readonly Given[]> {
    if (this.#state !== 'ready') return Promise.reject(this.#crashed(this.#lastCrash ?? `it is ${this.#state}`))
    if (this.#waiting.size >= this.#limits.mostWaiting) return Promise.reject(this.#overloaded())
    return this.#send({ call: ++this.#calls, ...call })
  }

  close(): Promise<void> {
    const child = this.#child
    this.#end('closed', 'it was closed')
    if (child === undefined || child.exitCode !== null || child.signalCode !== null) return Promise.resolve()
    return new Promise((resolve) => {
      child.once('close', () => resolve())
      child.ref()
      child.kill('SIGKILL')
    })
  }

  #start(): void {
    this.#state = 'starting'
    try {
      this.#attend(startConfined())
    } catch (error) {
      // no room for its folder, or for one more process
      this.#crash(String(error))
    }
  }

  #attend(child: ChildProcess): void {
    this.#child = child
    let said = ''
    child.stderr!.on('data', (chunk: Buffer) => {
      said = (said + chunk.toString()).slice(-2_000)
    })
    child.on('message', (reply: Reply) => this.#take(reply))
    child.once('error', () => child.kill('SIGKILL'))
    child.once('close', (code, signal) => {
      if (this.#child === child) this.#crash(said.trim().split('\n').at(-1) || `it ended with ${signal ?? code}`)
    })
    const { callMs, loadMs, memoryBytes } = this.#limits
    this.#send({ call: 0, networks: this.#networks, limits: { callMs, loadMs, memoryBytes } }).then(
      () => this.#rise(),
      // a network that does not load never will
      (error: EngineError) => this.#child === child && this.#end('given up', error.what),
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
    if (++this.#crashes >= this.#limits.mostCrashes) this.#end('given up', why)
    else this.#rest(why)
  }

  #rest(why: string): void {
    this.#fall('resting')
    this.#child = undefined
    this.#rejectAll(why)
    this.#after(this.#limits.firstPauseMs * 2 ** (this.#crashes - 1), () => this.#start())
  }

  #end(state: 'given up' | 'closed', why: string): void {
    if (this.#state === 'closed') return
    this.#fall(state)
    this.#lastCrash ??= why
    clearTimeout(this.#timer)
    if (state === 'given up') this.#child?.kill('SIGKILL')
    this.#child = undefined
    this.#rejectAll(why)
    this.#up.reject(this.#crashed(why))
  }

  #fall(state: ProcessState): void {
    if (this.#state === 'ready') this.#up = unheard()
    this.#state = state
  }

  #send(message: Load | Run): Promise<readonly Given[]> {
    return new Promise((resolve, reject) => {
      this.#waiting.set(message.call, { resolve, reject })
      this.#hold()
      // a channel that is gone is told of by the end of the process
      this.#child?.send(message, () => {})
    })
  }

  #take(reply: Reply): void {
    const call = this.#waiting.get(reply.call)
    this.#waiting.delete(reply.call)
    this.#hold()
    if ('failed' in reply) call?.reject(this.#crashed(reply.failed))
    else call?.resolve(reply.outputs)
  }

  #rejectAll(why: string): void {
    for (const { reject } of this.#waiting.values()) reject(this.#crashed(why))
    this.#waiting.clear()
  }

  /** This process stays alive for answers that somebody waits for, and for no others. */
  #hold(): void {
    const child = this.#child
    const how = this.#waiting.size > 0 ? 'ref' : 'unref'
    child?.[how]()
    child?.channel?.[how]()
    ;(child?.stderr as unknown as { ref(): void; unref(): void } | undefined)?.[how]()
  }

  #after(ms: number, what: () => void): void {
    clearTimeout(this.#timer)
    this.#timer = setTimeout(what, ms)
    this.#timer.unref()
  }

  #crashed(why: string): EngineError {
    return new EngineError(
      'MODEL_CRASHED',
      `The model ${this.#name} gave no answer: ${why}.`,
      'See that it computes within its limits (config ownModels), and bring it again; until it answers, requests do without it.',
    )
  }

  #overloaded(): EngineError {
    return new EngineError(
      'OVERLOADED',
      `${this.#waiting.size} calls wait for the model ${this.#name}.`,
      'Ask again in a moment; if it lasts, bring a smaller model, or add a process.',
    )
  }
}

/** A promise that nobody need be waiting for. */
function unheard(): PromiseWithResolvers<void> {
  const up = Promise.withResolvers<void>()
  up.promise.catch(() => {})
  return up
}
