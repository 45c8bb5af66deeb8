import { type EngineProblem, problemOf, timedOut, unreachable } from './problem.ts'
import { type Failure, type Repeatable, retrying } from './retry.ts'

export interface TransportOptions {
  /** Where the server is, such as `http://127.0.0.1:3000`; in a browser `''` is the page's own server. */
  readonly url: string
  readonly apiKey?: string
  readonly fetch?: typeof fetch
  /** For one try. Default 10,000. */
  readonly timeoutMs?: number
  /** Tries after the first. Default 2. */
  readonly retries?: number
  /** Uniform numbers in [0, 1). */
  readonly random?: () => number
  readonly sleep?: (ms: number) => Promise<void>
}

export interface Call {
  readonly method?: 'GET' | 'POST' | 'PUT' | 'DELETE'
  readonly path: string
  readonly body?: string
  readonly type?: string
  readonly repeatable?: Repeatable
  /** Statuses other than 2xx whose body is an answer and not a problem. */
  readonly answers?: readonly number[]
  readonly signal?: AbortSignal
  /** The request outlives the page that made it; browsers take 64 KiB of such. */
  readonly keepalive?: boolean
}

export type Transport = <T>(call: Call) => Promise<T>

class Failed implements Failure {
  readonly problem: EngineProblem
  readonly retryAfterMs: number

  constructor(problem: EngineProblem, retryAfterMs = 0) {
    this.problem = problem
    this.retryAfterMs = retryAfterMs
  }
}

/** JSON over HTTP: every failure is an `EngineProblem`, and what may be tried again is. */
export function createTransport(options: TransportOptions): Transport {
  const { retries = 2, random = Math.random, sleep = pause } = options
  return <T>(call: Call) =>
    retrying<T>(
      () => once<T>(options, call),
      (outcome): outcome is Failed => outcome instanceof Failed,
      call.repeatable ?? 'always',
      { retries, random, sleep },
    )
}

async function once<T>(options: TransportOptions, call: Call): Promise<T | Failed> {
  const { timeoutMs = 10_000, fetch = globalThis.fetch } = options
  const timeout = AbortSignal.timeout(timeoutMs)
  const signal = call.signal ? AbortSignal.any([call.signal, timeout]) : timeout
  const url = `${options.url.replace(/\/$/, '')}${call.path}`
  try {
    const response = await fetch(url, { ...requestOf(call, options.apiKey), signal })
    if (response.ok || isAnswer(response, call)) return (await response.json()) as T
    return new Failed(await problemOf(response), retryAfterMs(response))
  } catch (cause) {
    // Whoever gave up themselves hears so in their own words, and no other try is made.
    call.signal?.throwIfAborted()
    return new Failed(timeout.aborted ? timedOut(url, timeoutMs, cause) : unreachable(url, cause))
  }
}

const isAnswer = ({ status, headers }: Response, { answers = [] }: Call) =>
  answers.includes(status) && headers.get('content-type')?.startsWith('application/json') === true

const requestOf = (
  { method = 'GET', body, type = 'application/json', keepalive = false }: Call,
  apiKey?: string,
): RequestInit => ({
  method,
  keepalive,
  headers: {
    accept: 'application/json',
    ...(body !== undefined && { 'content-type': type }),
    ...(apiKey !== undefined && { authorization: `Bearer ${apiKey}` }),
  },
  ...(body !== undefined && { body }),
})

/** `Retry-After` in seconds; its other form, a date, is not one that this server sends. */
const retryAfterMs = ({ headers }: Response): number => 1_000 * (Number(headers.get('retry-after')) || 0)

const pause = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms))
