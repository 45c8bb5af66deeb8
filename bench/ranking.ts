import { setImmediate as nextTurn } from 'node:timers/promises'
import { itemId } from '../src/domain/ids.ts'
import { completeItem, type Item } from '../src/domain/item.ts'
import { dayMs } from '../src/domain/time.ts'
import { standardFeatures } from '../src/features/standard.ts'
import { gaussian, integer, mulberry32, type Random } from '../src/math/random.ts'
import { weightOf } from '../src/models/acts.ts'
import type { Asker, Shown } from '../src/models/model.ts'
import { modelScoreSchema } from '../src/models/model-scores.ts'
import { multiTaskRanker } from '../src/models/multi-task-ranker/multi-task-ranker.ts'
import { MultiTaskRanker } from '../src/models/multi-task-ranker/ranker-model.ts'
import { actions } from '../src/training/actions.ts'
import { quantile } from './quantile.ts'

export interface Options {
  readonly seed: number
  /** Of each measurement of time; 1,000 unless said. */
  readonly requests?: number
  /** Over which memory is watched; 100,000 unless said. */
  readonly watched?: number
  readonly report: (step: string, done: number, of: number) => void
}

const catalogSize = 20_000
const columns = [...standardFeatures(weightOf).schema, ...modelScoreSchema]

/** How long the heavy ranker takes for a request, alone and with others that come together, and whether its memory grows. */
export async function run({ seed, requests = 1_000, watched = 100_000, report }: Options): Promise<readonly object[]> {
  const random = mulberry32(seed)
  const catalog = Array.from({ length: catalogSize }, (_, n) => itemOf(n, random))
  const f32 = await fitted(catalog, seed)
  const models = { f32, int8: new MultiTaskRanker(f32.parts, catalog, 'int8') } as const
  const rows: object[] = []
  for (const candidates of [200, 1_000]) {
    for (const precision of ['f32', 'int8'] as const) {
      const asked = Array.from({ length: 50 }, () => requestOf(candidates, catalog, random))
      const times = await alone(models[precision], asked, requests, (done) =>
        report(`${candidates} in ${precision}`, done, requests),
      )
      rows.push({
        ...{ question: 'alone', candidates, precision, requests },
        ...{ p50Ms: quantile(times, 0.5), p99Ms: quantile(times, 0.99), largestDifference: await apart(models, asked[0]!) },
      })
    }
  }
  for (const precision of ['f32', 'int8'] as const) {
    const asked = Array.from({ length: 8 }, () => requestOf(200, catalog, random))
    const times = await together(models[precision], asked, Math.ceil(requests / 8))
    rows.push({
      ...{ question: 'eight together, each', candidates: 200, precision, requests },
      ...{ p50Ms: quantile(times, 0.5) / 8, p99Ms: quantile(times, 0.99) / 8 },
    })
  }
  const few = Array.from({ length: 50 }, () => requestOf(100, catalog, random))
  const memory = await watchMemory(f32, few, watched, (done) => report('watch memory', done, watched))
  rows.push({ question: 'memory', candidates: 100, precision: 'f32', requests: watched, ...memory })
  return rows
}

type Asked = Shown & { readonly rows: Float32Array }

const itemOf = (n: number, random: Random): Item =>
  completeItem(
    {
      itemId: itemId(`item-${n}`),
      title: `Item ${n}`,
      creator: `creator ${integer(random, 500)}`,
      categories: [`category ${integer(random, 20)}`],
      tags: [`tag ${integer(random, 200)}`, `tag ${integer(random, 200)}`],
      attributes: { language: `language ${integer(random, 5)}` },
    },
    0,
  )

function askerOf(catalog: readonly Item[], random: Random): Asker {
  const at = 100 * dayMs
  const history = Array.from({ length: 100 }, (_, i) => ({
    itemId: catalog[integer(random, catalog.length)]!.itemId,
    weight: 1 + random(),
    at: at - i * 3_600_000,
  }))
  return { history, context: { country: 'DE', device: 'tv' }, at }
}

function requestOf(candidates: number, catalog: readonly Item[], random: Random): Asked {
  const rows = Float32Array.from({ length: candidates * columns.length }, () => gaussian(random))
  const items = Array.from({ length: candidates }, () => catalog[integer(random, catalog.length)]!.itemId)
  return { rows, items, asker: askerOf(catalog, random) }
}

/** Fitted on noise: how long it takes does not depend on what it learnt. */
async function fitted(catalog: readonly Item[], seed: number): Promise<MultiTaskRanker> {
  const random = mulberry32(seed)
  const [slates, size] = [600, 10]
  const count = slates * size
  const data = {
    ...{ schema: columns, actions: [...actions], catalog },
    rows: Float32Array.from({ length: count * columns.length }, () => gaussian(random)),
    labels: Float32Array.from({ length: count * actions.length }, () => (random() < 0.1 ? 1 : 0)),
    positions: Int32Array.from({ length: count }, (_, n) => n % size),
    items: Array.from({ length: count }, () => catalog[integer(random, 500)]!.itemId),
    slates: Array.from({ length: slates }, (_, n) => ({ end: (n + 1) * size, asker: askerOf(catalog, random) })),
  }
  const run = { seed, signal: new AbortController().signal, progress: () => {} }
  return multiTaskRanker.fit(data, { ...multiTaskRanker.defaults, epochs: 1 }, run)
}

async function alone(model: MultiTaskRanker, asked: readonly Asked[], requests: number, report: (done: number) => void) {
  const times = new Float64Array(requests)
  for (let i = -50; i < requests; i++) {
    const { rows, ...shown } = asked[(i + 50) % asked.length]!
    const from = performance.now()
    await model.predict(rows, shown.items.length, shown)
    if (i >= 0) times[i] = performance.now() - from
    if (i % 200 === 0) report(Math.max(0, i))
  }
  return times.sort()
}

/** All ask in one turn; the time is that until the last is answered. */
async function together(model: MultiTaskRanker, asked: readonly Asked[], turns: number) {
  const times = new Float64Array(turns)
  for (let i = -10; i < turns; i++) {
    const from = performance.now()
    await Promise.all(asked.map(({ rows, ...shown }) => model.predict(rows, shown.items.length, shown)))
    if (i >= 0) times[i] = performance.now() - from
  }
  return times.sort()
}

/** How far int8 is from f32, at most, as a probability. */
async function apart(models: Readonly<Record<'f32' | 'int8', MultiTaskRanker>>, { rows, ...shown }: Asked): Promise<number> {
  const [a, b] = [
    await models.f32.predict(rows, shown.items.length, shown),
    await models.int8.predict(rows, shown.items.length, shown),
  ]
  return a.reduce((most, p, i) => Math.max(most, Math.abs(p - b[i]!)), 0)
}

/** Resident memory once warm, and after so many requests more. */
async function watchMemory(model: MultiTaskRanker, asked: readonly Asked[], requests: number, report: (done: number) => void) {
  const megabytes = () => process.memoryUsage().rss / 2 ** 20
  let warm = 0
  for (let i = 0; i < requests; i++) {
    const { rows, ...shown } = asked[i % asked.length]!
    await model.predict(rows, shown.items.length, shown)
    if (i === Math.floor(requests / 10)) warm = megabytes()
    if (i % 1_000 !== 0) continue
    report(i)
    await nextTurn()
  }
  return { warmMegabytes: warm, megabytes: megabytes() }
}
