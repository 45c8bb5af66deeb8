import type { EngineProblem } from './problem.ts'

/** Which failures of a call may be answered with another try. */
export type Repeatable =
  /** Done twice is done once: try again whatever happened. */
  | 'always'
  /** Try again only when the server refused before it began. */
  | 'refused'

export interface Backoff {
  /** Tries after the first. */
  readonly retries: number
  /** Uniform numbers in [0, 1). */
  readonly random: () => number
  readonly sleep: (ms: number) => Promise<void>
}

/** A failed try: its problem, and how long the server asked to wait. */
export interface Failure {
  readonly problem: EngineProblem
  readonly retryAfterMs?: number
}

const firstMs = 100
const longestMs = 10_000

/** No answer, too many requests, a gateway's failure, not available, late. */
const passing = new Set([0, 429, 502, 503, 504])
const refusals = new Set(['OVERLOADED', 'SHUTTING_DOWN'])

const mayRepeat = ({ status, code }: EngineProblem, repeatable: Repeatable) =>
  repeatable === 'always' ? passing.has(status) : refusals.has(code)

/**
 * Never sooner than the server asked. Beyond that, a random part of a span that doubles: callers who failed together do not come
 * back together ("full jitter", M. Brooker, Exponential Backoff and Jitter, 2015).
 */
export const delayMs = (tries: number, retryAfterMs: number, random: () => number): number =>
  Math.min(longestMs, retryAfterMs + random() * firstMs * 2 ** tries)

/** Tries until it succeeds, must not be repeated, or the tries are used up. */
export async function retrying<T>(
  attempt: () => Promise<T | Failure>,
  isFailure: (outcome: T | Failure) => outcome is Failure,
  repeatable: Repeatable,
  { retries, random, sleep }: Backoff,
): Promise<T> {
  for (let tries = 0; ; tries++) {
    const outcome = await attempt()
    if (!isFailure(outcome)) return outcome
    const { problem, retryAfterMs = 0 } = outcome
    if (tries >= retries || !mayRepeat(problem, repeatable)) throw problem
    await sleep(delayMs(tries, retryAfterMs, random))
  }
}
