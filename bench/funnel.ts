import { Worker } from 'node:worker_threads'
import type { Measured, ReportRow } from '../src/cli/report.ts'
import type { Load, Served, WorkerStart } from './funnel-worker.ts'
import { type PreparedWorld, type Progress, preparedWorld, withCopy } from './prepared-world.ts'
import { quantile } from './quantile.ts'

export interface Options {
  readonly seed: number
  readonly report: Progress
  /** Requests of each measurement; 2,000 unless said. */
  readonly requests?: number
  /** Most threads that serve at once; 2 unless said. */
  readonly workers?: number
}

const surfaces = ['for-you', 'home'] as const
const warmUp = 300
const share = 0.7

/**
 * How long an answer takes, from the request to the slate, for many people one after another. Impressions are logged for good, as always.
 *
 * `load` is `closed` where each worker sends its next request once the last is answered, which measures capacity; and `70 %` where
 * requests come at random, independent of answers, at that share of the capacity just measured. Waiting for a free worker counts.
 * Stages are of one worker in the closed loop. Several workers are as many threads, each with an engine of its own over a copy of
 * the folder.
 */
export async function run({ seed, report, requests = 2_000, workers = 2 }: Options): Promise<Measured> {
  const prepared = await preparedWorld(seed, report)
  const rows: ReportRow[] = []
  for (let count = 1; count <= workers; count++) {
    const threads = await Promise.all(Array.from({ length: count }, (_, n) => openThread(prepared, seed + n)))
    for (const surface of surfaces) {
      report(`${surface}, workers ${count}`, 0, 3)
      await together(threads, { surface, requests: warmUp })
      const served = await together(threads, { surface, requests })
      const closed = figures(served)
      rows.push({ surface, load: 'closed', workers: count, ...closed })
      report(`${surface}, workers ${count}`, 1, 3)
      const requestsPerSecond = (share * closed.requestsPerSecond) / count
      rows.push({
        surface,
        load: '70 %',
        workers: count,
        ...figures(await together(threads, { surface, requests, requestsPerSecond })),
      })
      if (count === 1) rows.push(...stageRows(surface, served[0]!))
      report(`${surface}, workers ${count}`, 3, 3)
    }
    for (const { close } of threads) await close()
  }
  return { dataset: `world of ${prepared.world.settings.people} people and ${prepared.world.settings.items} items`, rows }
}

interface Thread {
  readonly serve: (load: Load) => Promise<Served>
  readonly close: () => Promise<void>
}

async function openThread({ folder, world, end }: PreparedWorld, seed: number): Promise<Thread> {
  const users = world.users()
  const people = users
    .map((_, n) => users[(n * 7_919 + seed) % users.length]!)
    .map(({ userId, country }) => ({ userId, country }))
  const { promise: opened, resolve: isOpen, reject: isBroken } = Promise.withResolvers<Thread>()
  const closed = withCopy(folder, async (copy) => {
    const start: WorkerStart = { folder: copy, end, seed, people }
    const worker = new Worker(new URL('./funnel-worker.ts', import.meta.url), { workerData: start })
    const ended = new Promise<void>((resolve, reject) => worker.once('exit', () => resolve()).once('error', reject))
    const next = <T>() => Promise.race([new Promise<T>((resolve) => worker.once('message', resolve)), ended as Promise<never>])
    await next<number>()
    isOpen({
      serve: (load) => {
        worker.postMessage(load)
        return next<Served>()
      },
      close: async () => {
        worker.postMessage('close')
        await closed
      },
    })
    await ended
  })
  closed.catch(isBroken)
  return opened
}

const together = (threads: readonly Thread[], load: Load) => Promise.all(threads.map(({ serve }) => serve(load)))

function figures(served: readonly Served[]) {
  const latencies = Float64Array.from(served.flatMap((each) => [...each.latencies])).sort()
  return {
    candidates: Math.round(served.reduce((sum, { candidates }) => sum + candidates, 0) / served.length),
    p50Ms: quantile(latencies, 0.5),
    p99Ms: quantile(latencies, 0.99),
    maxMs: quantile(latencies, 1),
    requestsPerSecond: served.reduce((sum, each) => sum + each.latencies.length / each.seconds, 0),
    degraded: served.reduce((sum, { degraded }) => sum + degraded, 0),
  }
}

const stageRows = (surface: string, { stages }: Served): ReportRow[] =>
  [...stages].map(([stage, taken]) => {
    const sorted = Float64Array.from(taken).sort()
    return { surface, stage, p50Ms: quantile(sorted, 0.5), p99Ms: quantile(sorted, 0.99) }
  })
