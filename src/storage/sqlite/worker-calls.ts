import { extname } from 'node:path'
import { Worker } from 'node:worker_threads'
import { EngineError } from '../../domain/error.ts'

/** What a worker sends back: the answer to one call, or why there is none. */
export type Reply<Answer> =
  | { readonly call: number; readonly answer: Answer }
  | { readonly call: number; readonly failed: string }

export interface WorkerCalls<Call, Answer> {
  readonly call: (message: Call) => Promise<Answer>
  /** Lets the worker end by itself after the calls before this one. */
  readonly close: () => Promise<void>
}

/**
 * Starts `program`, a module beside this one, in a thread of its own, and turns messages into promises.
 * Replies come in the order of the calls. A worker that dies fails every call that waits, and every later one.
 */
export function startWorker<Call, Answer>(program: string, path: string): WorkerCalls<Call, Answer> {
  const worker = new Worker(new URL(`./${program}${extname(import.meta.url)}`, import.meta.url), { workerData: path })
  const waiting = new Map<number, { resolve: (answer: Answer) => void; reject: (error: EngineError) => void }>()
  let calls = 0
  let dead: EngineError | undefined

  const failed = (what: unknown) =>
    new EngineError(
      'STORE_FAILED',
      `The event log ${path} failed: ${what instanceof Error ? what.message : what}.`,
      'See that its folder exists, is writable and has room, and that no other process holds it; then send the rows again.',
      what,
    )
  const die = (what: unknown) => {
    dead ??= failed(what)
    for (const { reject } of waiting.values()) reject(dead)
    waiting.clear()
  }
  worker.on('message', (reply: Reply<Answer>) => {
    const caller = waiting.get(reply.call)
    waiting.delete(reply.call)
    if (waiting.size === 0) worker.unref()
    if ('failed' in reply) caller?.reject(failed(reply.failed))
    else caller?.resolve(reply.answer)
  })
  worker.on('error', die)
  const ended = new Promise<void>((resolve) => {
    worker.on('exit', () => {
      die('its worker has ended')
      resolve()
    })
  })
  worker.unref()

  return {
    call: (message) =>
      new Promise((resolve, reject) => {
        if (dead !== undefined) throw dead
        waiting.set(++calls, { resolve, reject })
        worker.ref()
        worker.postMessage({ call: calls, message })
      }),
    close: () => {
      worker.ref()
      if (dead === undefined) worker.postMessage('close')
      return ended
    },
  }
}
