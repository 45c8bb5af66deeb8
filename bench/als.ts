import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { defaultThreads } from '../src/math/pool.ts'
import { als, alsWith } from '../src/models/als/als.ts'
import { type AlsSettings, alphaOf } from '../src/models/als/settings.ts'
import type { Interactions } from '../src/models/interactions.ts'
import { itemKnn } from '../src/models/item-knn/item-knn.ts'
import { movielensShape } from './movielens-shape.ts'
import { type Peer, type PeerTime, startImplicit } from './peers/implicit.ts'
import { median } from './quantile.ts'
import { type Spent, stopwatch } from './stopwatch.ts'

export interface Options {
  readonly seed: number
  /** 64 and 128 unless said. */
  readonly factors?: number
  /** Interactions; 20 million unless said. */
  readonly size?: number
}

const iterations = 5
const confidence = 0.05

/**
 * How long an iteration of implicit ALS and a fit of item-to-item cosine take, beside the `implicit` library on the same table,
 * with the same threads and the same objective, in turns. The first iteration is left out: there ours starts its threads.
 */
export async function run({ seed, factors, size = 20_000_000 }: Options): Promise<readonly object[]> {
  const data = movielensShape(size, seed)
  const threads = defaultThreads()
  const table = { interactions: data.item.length, users: data.users.size, items: data.items.size, threads }
  const folder = await mkdtemp(join(tmpdir(), 'serendip-als-'))
  try {
    await writeTable(folder, data)
    const start = (f: number) => peerOn([folder, data.users.size, data.items.size, f, ridge(data), threads, seed])
    const rows: object[] = []
    for (const width of factors === undefined ? [64, 128] : [factors]) {
      const { peer, absent } = await start(width)
      const theirs: PeerTime[] = []
      const portable = await iterate(data, width, seed, false, async () => {
        if (peer !== undefined) theirs.push(await peer.tell('iterate'))
      })
      const peerLoss = (await peer?.tell('loss'))?.loss ?? null
      peer?.close()
      const relaxed = await iterate(data, width, seed, true, async () => {})
      for (const ours of [portable, relaxed]) {
        const peerTimes = { peer: peer?.name ?? absent, ...peerFigures(theirs.slice(1), ours.secondsPerIteration), peerLoss }
        rows.push({ kernel: 'als', factors: width, ...ours, ...peerTimes, ...table })
      }
    }
    const { peer, absent } = await start(16)
    rows.push({ kernel: 'cosine', factors: 0, ...(await cosine(data, seed, peer, absent)), ...table })
    peer?.close()
    return rows
  } finally {
    await rm(folder, { recursive: true })
  }
}

/** The ridge that implicit knows is the same for everyone. */
const ridge = ({ users }: Interactions) => 0.01 * confidence * users.size

/** Iterations of ours, `turn` after each. */
async function iterate(data: Interactions, factors: number, seed: number, relaxedSimd: boolean, turn: () => Promise<void>) {
  const settings: AlsSettings = {
    ...als.defaults,
    ...{ factors, iterations, confidence, regularizationPower: 0, regularization: ridge(data), halfLifeDays: 0 },
  }
  const spent: Spent[] = []
  let total = Number.NaN
  let lap = stopwatch()
  const progress = async ({ loss }: { loss?: number }) => {
    spent.push(lap())
    total = loss ?? Number.NaN
    await turn()
    lap = stopwatch()
  }
  await alsWith({ relaxedSimd }).fit(data, settings, { seed, signal: new AbortController().signal, progress })
  return {
    simd: relaxedSimd ? 'relaxed' : 'portable',
    secondsPerIteration: median(spent.slice(1).map(({ seconds }) => seconds)),
    cpuSecondsPerIteration: median(spent.slice(1).map(({ cpuSeconds }) => cpuSeconds)),
    // What implicit divides its loss by: the sum of all confidences.
    loss: total / (data.users.size * data.items.size * (1 + confidence)),
  }
}

function peerFigures(theirs: readonly PeerTime[], ours: number) {
  if (theirs.length === 0) return { peerSecondsPerIteration: null, peerCpuSecondsPerIteration: null, ratio: null }
  const seconds = median(theirs.map((time) => time.seconds))
  const cpuSeconds = median(theirs.map((time) => time.cpuSeconds))
  return { peerSecondsPerIteration: seconds, peerCpuSecondsPerIteration: cpuSeconds, ratio: seconds / ours }
}

/** Three fits of each, in turns. */
async function cosine(data: Interactions, seed: number, peer: Peer | undefined, absent: string) {
  const ours: Spent[] = []
  const theirs: PeerTime[] = []
  for (let turn = 0; turn < 3; turn++) {
    const lap = stopwatch()
    const run = { seed, signal: new AbortController().signal, progress: () => {} }
    await itemKnn.fit(data, { ...itemKnn.defaults, shrinkage: 0 }, run)
    ours.push(lap())
    if (peer !== undefined) theirs.push(await peer.tell(`cosine ${itemKnn.defaults.neighbours}`))
  }
  const seconds = median(ours.map((time) => time.seconds))
  const peerSeconds = theirs.length > 0 ? median(theirs.map((time) => time.seconds)) : null
  return {
    simd: 'portable',
    ...{ seconds, cpuSeconds: median(ours.map((time) => time.cpuSeconds)), loss: null, peer: peer?.name ?? absent, peerSeconds },
    peerCpuSeconds: theirs.length > 0 ? median(theirs.map((time) => time.cpuSeconds)) : null,
    ...{ peerLoss: null, ratio: peerSeconds === null ? null : peerSeconds / seconds },
  }
}

async function writeTable(folder: string, data: Interactions): Promise<void> {
  const alpha = alphaOf({ ...als.defaults, confidence }, data.users.size, data.items.size, data.weight)
  await writeFile(join(folder, 'bounds.i32'), data.ptr)
  await writeFile(join(folder, 'ids.i32'), data.item)
  const confidences = data.weight.map((weight) => 1 + alpha * weight)
  await writeFile(join(folder, 'confidences.f32'), confidences)
}

async function peerOn(args: readonly (string | number)[]): Promise<{ peer: Peer | undefined; absent: string }> {
  try {
    return { peer: await startImplicit(args), absent: '' }
  } catch (error) {
    return { peer: undefined, absent: `implicit is absent: ${(error as Error).message.split('\n')[0]}` }
  }
}
