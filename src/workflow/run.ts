import { createHash } from 'node:crypto'
import type { StepCache } from '../storage/ports/step-cache.ts'
import type { Step } from './step.ts'

export type StepState = 'waiting' | 'running' | 'done' | 'cached' | 'failed' | 'not done'

/** How one step of a run went. */
export interface StepRecord {
  readonly name: string
  readonly state: StepState
  readonly seconds: number
  /** Names its outcome in the cache; absent until what comes before it is known. */
  readonly key?: string
}

export interface RunParts {
  /** Of outcomes that are kept; nothing is, unless said. */
  readonly cache?: StepCache
  /** Part of every key: what all outcomes depend on, such as the version of the code. */
  readonly salt?: string
  readonly signal?: AbortSignal
  readonly progress?: (step: string, done: number, of: number) => void
  /** Told whenever a step comes into another state. */
  readonly told?: (steps: readonly StepRecord[]) => void
}

/** Steps that run at the same time: what they do besides waiting for threads of their own, they do on one. */
const atOnce = 3

/**
 * Does what a step needs and then the step, each once, whatever asks for it. A step is named by its own key and by what came before it; where the outcome
 * of that name is in the cache, it is read, and what only led to it is not done at all. An outcome is whole in the cache before anything is
 * built on it: so a run that ends anywhere, however it ends, is taken up by the next where it stood.
 */
export async function run<T>(goal: Step<T>, parts: RunParts = {}): Promise<T> {
  const { cache, salt = '', progress = () => {}, told = () => {} } = parts
  // once one step fails, the others have nothing to work for
  const end = new AbortController()
  const signal = AbortSignal.any([end.signal, ...(parts.signal === undefined ? [] : [parts.signal])])
  const records = new Map<Step<unknown>, StepRecord>()
  for (const step of stepsTo(goal)) records.set(step, { name: step.name, state: 'waiting', seconds: 0 })
  const tell = (step: Step<unknown>, about: Partial<StepRecord>) => {
    records.set(step, { ...records.get(step)!, ...about })
    told([...records.values()])
  }
  const turn = turns(atOnce)

  const keyOf = once(async (step: Step<unknown>) => {
    const before = await Promise.all(Object.entries(step.after).map(async ([name, other]) => [name, await digestOf(other)]))
    const key = sha256(JSON.stringify([salt, step.name, step.key, before]))
    tell(step, { key: key.slice(0, 12) })
    return key
  })
  /** Bytes of the outcome, and the outcome itself where it was just made. */
  const keptOf = once(async (step: Step<unknown>): Promise<{ bytes: Uint8Array; made?: { outcome: unknown } }> => {
    const key = await keyOf(step)
    const [found] = cache === undefined ? [] : await cache.get([key])
    if (found !== undefined) {
      tell(step, { state: 'cached' })
      progress(step.name, 1, 1)
      return { bytes: found }
    }
    const outcome = await made(step)
    const bytes = step.kept!.encode(outcome)
    await cache?.put(key, bytes)
    return { bytes, made: { outcome } }
  })
  const outcomeOf = once(async (step: Step<unknown>): Promise<unknown> => {
    if (step.kept === undefined || cache === undefined) return made(step)
    const { bytes, made: fresh } = await keptOf(step)
    return fresh === undefined ? step.kept.decode(bytes) : fresh.outcome
  })
  const digestOf = once(async (step: Step<unknown>): Promise<string> => {
    if (step.kept !== undefined && cache !== undefined) return sha256((await keptOf(step)).bytes)
    return step.digest === undefined ? keyOf(step) : step.digest(await outcomeOf(step))
  })
  const beingMade: Promise<unknown>[] = []
  const made = once((step: Step<unknown>): Promise<unknown> => {
    const making = make(step)
    beingMade.push(making)
    return making
  })
  const make = async (step: Step<unknown>): Promise<unknown> => {
    const inputs = await Promise.all(
      Object.entries(step.after).map(async ([name, other]) => [name, await outcomeOf(other)] as const),
    )
    return turn(async () => {
      signal.throwIfAborted()
      const started = performance.now()
      const seconds = () => (performance.now() - started) / 1_000
      tell(step, { state: 'running' })
      progress(step.name, 0, 1)
      try {
        const context = { signal, progress: (done: number, of: number) => progress(step.name, done, of) }
        const outcome = await step.run(Object.fromEntries(inputs), context)
        tell(step, { state: 'done', seconds: seconds() })
        progress(step.name, 1, 1)
        return outcome
      } catch (error) {
        tell(step, { state: signal.aborted ? 'waiting' : 'failed', seconds: seconds() })
        throw error
      }
    })
  }

  try {
    return (await outcomeOf(goal)) as T
  } finally {
    end.abort()
    await Promise.allSettled(beingMade)
    for (const [step, { state }] of records)
      if (state === 'waiting') records.set(step, { ...records.get(step)!, state: 'not done' })
    told([...records.values()])
  }
}

/** All steps on the way to one, each after those that it needs. */
export function stepsTo(goal: Step<unknown>, found: Set<Step<unknown>> = new Set()): ReadonlySet<Step<unknown>> {
  if (found.has(goal)) return found
  for (const before of Object.values(goal.after)) stepsTo(before, found)
  return found.add(goal)
}

const sha256 = (what: string | Uint8Array): string => createHash('sha256').update(what).digest('hex')

/** Asked again, it answers as before. */
function once<T>(ask: (step: Step<unknown>) => Promise<T>): (step: Step<unknown>) => Promise<T> {
  const asked = new Map<Step<unknown>, Promise<T>>()
  return (step) => {
    const known = asked.get(step)
    if (known !== undefined) return known
    const answer = ask(step)
    // whoever asked hears of a failure; nobody may have asked yet
    answer.catch(() => {})
    asked.set(step, answer)
    return answer
  }
}

/** At most so many at a time, the others in the order in which they came. */
function turns(most: number): <T>(work: () => Promise<T>) => Promise<T> {
  let free = most
  const line: (() => void)[] = []
  return async (work) => {
    if (free === 0) await new Promise<void>((resolve) => line.push(resolve))
    else free--
    try {
      return await work()
    } finally {
      const next = line.shift()
      if (next === undefined) free++
      else next()
    }
  }
}
