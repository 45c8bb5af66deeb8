import { once } from 'node:events'
import { Worker } from 'node:worker_threads'
import type { ReportRow } from '../src/cli/report.ts'
import type { FeatureSet } from '../src/features/feature-set.ts'
import { FeatureStates } from '../src/features/feature-states.ts'
import { ItemPublisher } from '../src/features/published/item-publisher.ts'
import { TouchedRows } from '../src/features/state/touched-rows.ts'
import { integer, mulberry32 } from '../src/math/random.ts'
import { eventBatches, items } from './feature-events.ts'
import type { ReadingStart, ReadingTimes } from './published-items-worker.ts'
import { median, quantile } from './quantile.ts'
import { type Spent, stopwatch } from './stopwatch.ts'

const count = 1_000_000
const deltas = 15

/** What it costs to publish a million items, whole and by what 10,000 events touched, and to read them in another thread. */
export async function share(features: FeatureSet, seed: number): Promise<readonly ReportRow[]> {
  const states = new FeatureStates(features, { itemRows: (width) => new TouchedRows(width) })
  for (const item of items(count)) states.putItem(item)
  const events = 1_000_000 + deltas * 10_000
  const publisher = new ItemPublisher({ now: states })
  const took: Spent[] = []
  const bytes: number[] = []
  let done = 0
  for (const batch of eventBatches({ users: 20_000, items: count, everyMs: 500 }, events, seed)) {
    for (const event of batch) states.fold(event)
    done += batch.length
    if (done < 1_000_000 || done % 10_000 !== 0) continue
    const spent = stopwatch()
    const published = await publisher.publish(done, batch.at(-1)!.at)
    took.push(spent())
    bytes.push(published.bytes)
  }
  const [whole, ...later] = took
  const { times, columns } = await readElsewhere(publisher, seed)
  publisher.close()
  const p50Ms = quantile(times, 0.5)
  return [
    {
      what: 'share',
      of: 'a first version of 1,000,000 items, whole',
      perSecond: Math.round(count / whole!.seconds),
      ...whole,
    },
    { what: 'share', of: 'an item in it, with its id and its place', bytes: Math.round(bytes[0]! / count) },
    {
      what: 'share',
      of: 'a version after 10,000 events more',
      perSecond: Math.round(10_000 / median(later.map(({ seconds }) => seconds))),
      seconds: median(later.map(({ seconds }) => seconds)),
      cpuSeconds: median(later.map(({ cpuSeconds }) => cpuSeconds)),
      bytes: median(bytes.slice(1)),
    },
    {
      what: 'share',
      of: `1,000 rows x ${columns} features read in another thread`,
      perSecond: Math.round(1e6 / p50Ms),
      p50Ms,
      p99Ms: quantile(times, 0.99),
    },
    layout(seed),
  ]
}

async function readElsewhere(publisher: ItemPublisher, seed: number): Promise<ReadingTimes> {
  const handle = publisher.handle()
  const worker = new Worker(new URL('./published-items-worker.ts', import.meta.url), {
    workerData: { handle, items: count, reads: 2_000, seed } satisfies ReadingStart,
    transferList: [handle.port],
  })
  const ended = once(worker, 'exit')
  const [{ times, columns }] = (await once(worker, 'message')) as [ReadingTimes]
  await ended
  return { times: times.toSorted((a, b) => a - b), columns }
}

/** The same numbers of 1,000 random items, from rows and from columns, in turn: how many times as long columns take. */
function layout(seed: number): ReportRow {
  const width = 40
  const cells = () => new Float64Array(new SharedArrayBuffer(count * width * 8)).fill(1)
  const [byRow, byColumn] = [cells(), cells()]
  const random = mulberry32(seed)
  const out = new Float32Array(1_000 * width)
  const times: Record<'rows' | 'columns', number[]> = { rows: [], columns: [] }
  let sum = 0
  for (let n = 0; n < 600; n++) {
    const wanted = Int32Array.from({ length: 1_000 }, () => integer(random, count))
    const rows = n % 2 === 0
    const started = performance.now()
    if (rows) readRows(byRow, wanted, width, out)
    else readColumns(byColumn, wanted, width, out)
    const took = performance.now() - started
    if (n >= 100) times[rows ? 'rows' : 'columns'].push(took)
    sum += out[n]!
  }
  if (sum !== 600) throw new Error(`${sum} was read`)
  return {
    what: 'share',
    of: `1,000 items x ${width} cells from columns, in rows' time`,
    times: median(times.columns) / median(times.rows),
  }
}

function readRows(cells: Float64Array, wanted: Int32Array, width: number, out: Float32Array): void {
  for (let i = 0; i < wanted.length; i++) {
    const base = wanted[i]! * width
    for (let c = 0; c < width; c++) out[i * width + c] = cells[base + c]!
  }
}

function readColumns(cells: Float64Array, wanted: Int32Array, width: number, out: Float32Array): void {
  for (let c = 0; c < width; c++) {
    const base = c * count
    for (let i = 0; i < wanted.length; i++) out[i * width + c] = cells[base + wanted[i]!]!
  }
}
