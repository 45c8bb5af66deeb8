import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { defaultThreads } from '../src/math/pool.ts'
import { als } from '../src/models/als/als.ts'
import { type AlsSettings, alphaOf } from '../src/models/als/settings.ts'
import type { Interactions } from '../src/models/interactions.ts'
import { itemKnn } from '../src/models/item-knn/item-knn.ts'
import { movielensShape } from './movielens-shape.ts'
import { type Peer, startImplicit } from './peers/implicit.ts'

export interface Options {
  readonly seed: number
  readonly factors?: number
  /** Interactions; 20 million unless said. */
  readonly size?: number
}

export interface Row {
  readonly kernel: 'als' | 'cosine'
  readonly factors: number
  readonly users: number
  readonly items: number
  readonly interactions: number
  readonly threads: number
  /** ALS: median; cosine: the whole fit. */
  readonly secondsPerIteration: number
  /** A cell's mean, ridge included, after the last iteration. */
  readonly loss: number | null
  /** Name and version, or why it is absent. */
  readonly peer: string
  readonly peerSecondsPerIteration: number | null
  readonly peerLoss: number | null
  /** How many times as long the peer takes. */
  readonly ratio: number | null
}

const rounds = 2
const iterations = 4

/**
 * How long an iteration of implicit ALS and a fit of item-to-item cosine take, beside the `implicit` library on the same table,
 * with the same threads and the same objective, in turns.
 */
export async function run({ seed, factors = 64, size = 20_000_000 }: Options): Promise<readonly Row[]> {
  const data = movielensShape(size, seed)
  // The ridge that implicit knows is the same for everyone.
  const settings: AlsSettings = {
    ...als.defaults,
    factors,
    iterations,
    regularizationPower: 0,
    regularization: 0.01 * 0.05 * data.users.size,
  }
  const threads = defaultThreads()
  const folder = await mkdtemp(join(tmpdir(), 'serendip-als-'))
  const { peer, absent } = await peerOn(folder, data, settings, threads, seed)
  try {
    const same = {
      factors,
      users: data.users.size,
      items: data.items.size,
      interactions: data.item.length,
      threads,
      peer: peer?.name ?? absent,
    }
    return [
      { kernel: 'als', ...same, ...(await compareAls(data, settings, seed, peer)) },
      { kernel: 'cosine', ...same, factors: 0, ...(await compareCosine(data, seed, peer)) },
    ]
  } finally {
    peer?.close()
    await rm(folder, { recursive: true })
  }
}

async function compareAls(data: Interactions, settings: AlsSettings, seed: number, peer: Peer | undefined) {
  const seconds: number[] = []
  const peerSeconds: number[] = []
  let loss = 0
  for (let round = 0; round < rounds; round++) {
    let from = performance.now()
    const progress = (step: { done: number; loss?: number }) => {
      const now = performance.now()
      if (step.done > 1) seconds.push((now - from) / 1000) // the first one carries the start of the threads
      from = now
      loss = step.loss ?? Number.NaN
    }
    await als.fit(data, settings, { seed, signal: new AbortController().signal, progress })
    for (let i = 0; peer !== undefined && i < iterations / rounds; i++) peerSeconds.push((await peer.tell('iterate')).seconds)
  }
  const peerLoss = (await peer?.tell('loss'))?.loss ?? null
  return {
    ...figures(median(seconds), peerSeconds.length > 0 ? median(peerSeconds) : null),
    loss: loss / cells(data, settings),
    peerLoss,
  }
}

async function compareCosine(data: Interactions, seed: number, peer: Peer | undefined) {
  const from = performance.now()
  await itemKnn.fit(
    data,
    { ...itemKnn.defaults, shrinkage: 0 },
    { seed, signal: new AbortController().signal, progress: () => {} },
  )
  const seconds = (performance.now() - from) / 1000
  const told = await peer?.tell(`cosine ${itemKnn.defaults.neighbours}`)
  return { ...figures(seconds, told?.seconds ?? null), loss: null, peerLoss: null }
}

const figures = (secondsPerIteration: number, peerSecondsPerIteration: number | null) => ({
  secondsPerIteration,
  peerSecondsPerIteration,
  ratio: peerSecondsPerIteration === null ? null : peerSecondsPerIteration / secondsPerIteration,
})

/** What implicit divides its loss by: the sum of all confidences. */
const cells = ({ users, items }: Interactions, { confidence }: AlsSettings) => users.size * items.size * (1 + confidence)

async function peerOn(folder: string, data: Interactions, settings: AlsSettings, threads: number, seed: number) {
  const alpha = alphaOf(settings, data.users.size, data.items.size, data.weight)
  await writeFile(join(folder, 'bounds.i32'), data.ptr)
  await writeFile(join(folder, 'ids.i32'), data.item)
  await writeFile(
    join(folder, 'confidences.f32'),
    data.weight.map((weight) => 1 + alpha * weight),
  )
  try {
    const args = [folder, data.users.size, data.items.size, settings.factors, settings.regularization, threads, seed]
    return { peer: await startImplicit(args), absent: '' }
  } catch (error) {
    return { peer: undefined, absent: `implicit is absent: ${(error as Error).message.split('\n')[0]}` }
  }
}

const median = (numbers: readonly number[]): number => numbers.toSorted((a, b) => a - b)[numbers.length >> 1]!
