// One thread with an engine of its own, which it asks for recommendations as it is told to.
import { setImmediate as nextTurn, setTimeout as sleep } from 'node:timers/promises'
import { parentPort, workerData } from 'node:worker_threads'
import type { UserId } from '../src/domain/ids.ts'
import { createEngine } from '../src/engine.ts'
import { mulberry32 } from '../src/math/random.ts'
import { clockFrom } from './prepared-world.ts'

export interface WorkerStart {
  readonly folder: string
  readonly end: number
  readonly seed: number
  /** Whom to ask for, one after another. */
  readonly people: readonly { readonly userId: UserId; readonly country: string | undefined }[]
}

/** A closed loop sends the next request once the last is answered; an open one as they come, whatever became of those before. */
export interface Load {
  readonly surface: string
  readonly requests: number
  /** Of an open loop. */
  readonly requestsPerSecond?: number
}

export interface Served {
  /** Milliseconds from the moment a request was due until its answer was there. */
  readonly latencies: Float64Array
  readonly seconds: number
  /** Mean number that came as far as the heavy ranker. */
  readonly candidates: number
  /** Milliseconds of each stage in each request. */
  readonly stages: ReadonlyMap<string, readonly number[]>
  /** Answers that were not made by the whole funnel. */
  readonly degraded: number
}

const port = parentPort!
const { folder, end, seed, people } = workerData as WorkerStart
const opening = performance.now()
const engine = await createEngine({ dir: folder, clock: clockFrom(end) })
const openedInSeconds = (performance.now() - opening) / 1_000
const random = mulberry32(seed)
let turn = 0

port.on('message', async (load: Load | 'close') => {
  if (load === 'close') {
    await engine.close()
    port.close()
  } else port.postMessage(await serve(load))
})
port.postMessage(openedInSeconds)

async function serve({ surface, requests, requestsPerSecond }: Load): Promise<Served> {
  const latencies = new Float64Array(requests)
  const stages = new Map<string, number[]>()
  let [candidates, degraded] = [0, 0]
  const stop = engine.observe({
    answered: (answer, traces) => {
      if (answer.degraded) degraded++
      for (const { name, milliseconds, in: into } of traces) {
        if (name === 'hydrator.predictions') candidates += into
        const taken = stages.get(name)
        if (taken === undefined) stages.set(name, [milliseconds])
        else taken.push(milliseconds)
      }
    },
  })
  const started = performance.now()
  const ask = async (n: number, dueAt: number) => {
    const { userId, country } = people[turn++ % people.length]!
    await engine.recommend({ surface, userId, ...(country === undefined ? {} : { context: { country } }) })
    latencies[n] = performance.now() - dueAt
  }
  if (requestsPerSecond === undefined) await oneByOne(requests, ask)
  else await asTheyCome(requests, requestsPerSecond, ask)
  stop()
  const seconds = (performance.now() - started) / 1_000
  return { latencies, seconds, candidates: candidates / requests, stages, degraded }
}

/** Each request in a turn of the event loop of its own, as requests arrive at a server, so that what follows from an answer gets its turn. */
async function oneByOne(requests: number, ask: (n: number, dueAt: number) => Promise<void>): Promise<void> {
  for (let n = 0; n < requests; n++) {
    await ask(n, performance.now())
    await nextTurn()
  }
}

/** Arrivals of a Poisson process: independent of each other, as people's visits are. */
async function asTheyCome(requests: number, perSecond: number, ask: (n: number, dueAt: number) => Promise<void>): Promise<void> {
  const underWay: Promise<void>[] = []
  let dueAt = performance.now()
  for (let n = 0; n < requests; n++) {
    dueAt += (-Math.log(1 - random()) / perSecond) * 1_000
    const early = dueAt - performance.now()
    if (early > 0) await sleep(early)
    underWay.push(ask(n, dueAt))
  }
  await Promise.all(underWay)
}
