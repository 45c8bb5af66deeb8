import { weightOf } from '../src/models/acts.ts'
import { interactionsOf } from '../src/models/interactions.ts'
import type { Asker } from '../src/models/model.ts'
import { type SequenceModel, sequence } from '../src/models/sequence/sequence.ts'
import { createWorld } from '../src/simulator/world.ts'
import type { Progress } from './prepared-world.ts'
import { quantile } from './quantile.ts'
import { stopwatch } from './stopwatch.ts'

export interface Options {
  readonly seed: number
  /** Acts in the history of who asks; 50 unless said. */
  readonly acts?: number
  readonly report: Progress
}

const requests = 500
const found = 150

/** What a fit on the demo's world costs with the defaults, and what a request does. */
export async function run({ seed, acts = 50, report }: Options): Promise<readonly object[]> {
  const data = interactionsOf(interactionsIn(seed))
  const spent = stopwatch()
  const model = await sequence.fit(data, sequence.defaults, {
    seed,
    signal: new AbortController().signal,
    progress: ({ done, of }) => report('fit', done, of),
  })
  const fit = spent()
  return [
    {
      interactions: data.item.length,
      people: data.users.size,
      items: data.items.size,
      fitSeconds: fit.seconds,
      fitCpuSeconds: fit.cpuSeconds,
      acts,
      ...requestTimes(model, acts),
    },
  ]
}

function* interactionsIn(seed: number) {
  for (const { entry } of createWorld({ seed }).history()) {
    if (entry.kind !== 'event' || entry.event.itemId === undefined) continue
    const { userId, itemId, at } = entry.event
    const weight = weightOf(entry.event)
    if (weight > 0) yield { userId, itemId, weight, at }
  }
}

/** Milliseconds from a history to what is found, each asker heard for the first time. */
function requestTimes(model: SequenceModel, acts: number) {
  const times = Float64Array.from({ length: requests }, (_, n) => {
    const asker = askerOf(model, n, acts)
    const started = performance.now()
    model.retrieve(asker, found)
    return performance.now() - started
  }).sort()
  const spent = stopwatch()
  for (let n = 0; n < requests; n++) model.retrieve(askerOf(model, n, acts), found)
  return { p50Ms: quantile(times, 0.5), p99Ms: quantile(times, 0.99), cpuMs: (spent().cpuSeconds * 1_000) / requests }
}

/** Someone who did some items a minute apart. */
const askerOf = ({ items }: SequenceModel, n: number, acts: number): Asker => ({
  history: Array.from({ length: acts }, (_, place) => ({
    itemId: items.id((n * 31 + place * 7) % items.size),
    weight: 1,
    at: -place * 60_000,
  })),
  context: {},
  at: 60_000,
})
