import type { ChildProcess } from 'node:child_process'
import type { Socket } from 'node:net'
import { type Given, isReply, type Load, type Run } from './messages.ts'

interface Call {
  readonly resolve: (outputs: readonly Given[]) => void
  readonly reject: (error: Error) => void
}

/** One process of a model, from its start to its end: messages out, replies in. */
export class Connection {
  readonly #child: ChildProcess
  readonly #waiting = new Map<number, Call>()
  #over = false
  #quiet = Promise.withResolvers<void>()

  /** `ended` is told what it ended of, before those who wait are. */
  constructor(child: ChildProcess, ended: (why: string) => void) {
    this.#child = child
    let said = ''
    child.stderr!.on('data', (chunk: Buffer) => {
      said = (said + chunk.toString()).slice(-2_000)
    })
    child.on('message', (message) => this.#take(message))
    child.once('error', () => child.kill('SIGKILL'))
    child.once('close', (code, signal) => {
      const why = said.trim().split('\n').at(-1) || `it ended with ${signal ?? code}`
      this.#over = true
      ended(why)
      this.#rejectAll(why)
    })
  }

  /** Whether the process has ended. */
  get over(): boolean {
    return this.#over
  }

  /** Calls without a reply yet. */
  get waiting(): number {
    return this.#waiting.size
  }

  /** Resolves once no call waits any more. */
  async quiet(): Promise<void> {
    while (this.#waiting.size > 0) await this.#quiet.promise
  }

  /** Rejects where the process says that it failed, or ends. */
  send(message: Load | Run): Promise<readonly Given[]> {
    return new Promise((resolve, reject) => {
      this.#waiting.set(message.call, { resolve, reject })
      this.#hold()
      // a channel that is gone is told of by the end of the process
      this.#child.send(message, () => {})
    })
  }

  /** Kills it, tells those who wait why, and resolves when it has ended. */
  kill(why: string): Promise<void> {
    this.#rejectAll(why)
    if (this.#over) return Promise.resolve()
    return new Promise((resolve) => {
      this.#child.once('close', () => resolve())
      this.#child.ref()
      this.#child.kill('SIGKILL')
    })
  }

  #take(message: unknown): void {
    if (!isReply(message)) {
      // not our program any more
      this.#child.kill('SIGKILL')
      return
    }
    const call = this.#waiting.get(message.call)
    this.#waiting.delete(message.call)
    this.#hold()
    if ('failed' in message) call?.reject(new Error(message.failed))
    else call?.resolve(message.outputs)
    this.#rest()
  }

  #rejectAll(why: string): void {
    for (const { reject } of this.#waiting.values()) reject(new Error(why))
    this.#waiting.clear()
    this.#rest()
  }

  #rest(): void {
    if (this.#waiting.size > 0) return
    this.#quiet.resolve()
    this.#quiet = Promise.withResolvers()
  }

  /** Our process stays alive for replies that somebody waits for, and for nothing else of this one. */
  #hold(): void {
    const { channel, stderr } = this.#child
    const how = this.#waiting.size > 0 ? 'ref' : 'unref'
    for (const part of [this.#child, channel, stderr as Socket]) part?.[how]()
  }
}
