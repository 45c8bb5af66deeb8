import type { Measured, ReportRow } from '../src/cli/report.ts'
import type { Event } from '../src/domain/event.ts'
import { itemId } from '../src/domain/ids.ts'
import { completeItem } from '../src/domain/item.ts'
import { hourMs } from '../src/domain/time.ts'
import { mulberry32, type Random } from '../src/math/random.ts'
import { LoopMonitor } from '../src/monitoring/loop/loop-monitor.ts'
import type { Progress } from './prepared-world.ts'

const days = 15
const begin = Date.UTC(2026, 0, 1)
const slateSize = 20

/** What watching the loop costs: an impression with all that its hour's end takes, a reading, a save; and how much memory it keeps. */
export async function run({ seed, report }: { readonly seed: number; readonly report: Progress }): Promise<Measured> {
  const rows: ReportRow[] = []
  for (const [items, people, slatesAnHour] of [
    [5_000, 2_000, 100],
    [20_000, 100_000, 1_000],
    [100_000, 100_000, 1_000],
  ] as const) {
    report(`${items} items, ${slatesAnHour * slateSize} impressions an hour`, 0, 1)
    rows.push(watched(items, people, slatesAnHour, mulberry32(seed)))
    report(`${items} items, ${slatesAnHour * slateSize} impressions an hour`, 1, 1)
  }
  return {
    dataset: `${days} days of slates of ${slateSize} on one surface; items drawn by the square of a random number`,
    rows,
    notes: [
      'impressionUs: mean of all, hours that end and four judgements a day among them. takeUs: within an hour. heapMB: with the names of the items.',
    ],
  }
}

function watched(items: number, people: number, slatesAnHour: number, random: Random): ReportRow {
  const names = Array.from({ length: items }, (_, n) => itemId(`item-${n}`))
  globalThis.gc?.()
  const before = memory()
  const monitor = new LoopMonitor(({ type }) => type === 'watch')
  names.forEach((name, n) => {
    const facts = { categories: [`category ${n % 12}`], creator: `creator ${n % 500}`, publishedAt: begin }
    monitor.item(completeItem({ itemId: name, title: '', ...facts }, begin))
  })
  const hours: number[] = []
  for (let hour = 0; hour < days * 24; hour++) {
    const events = Array.from({ length: slatesAnHour * slateSize }, (_, n) =>
      impression(hour, n, names, `person-${((hour * slatesAnHour + Math.floor(n / slateSize)) * 7_919) % people}`, random),
    )
    hours.push(
      timed(() => {
        for (const event of events) monitor.take({ entry: { kind: 'event', event } })
      }),
    )
  }
  const impressions = days * 24 * slatesAnHour * slateSize
  const plain = hours.filter((_, hour) => hour % 6 !== 0)
  globalThis.gc?.()
  const heapMB = (memory() - before) / 2 ** 20
  let saved = 0
  return {
    ...{ items, people, impressionsAnHour: slatesAnHour * slateSize },
    impressionUs: (1_000 * sum(hours)) / impressions,
    takeUs: (1_000 * sum(plain)) / (plain.length * slatesAnHour * slateSize),
    rowsMs: timed(() => monitor.rows()),
    saveMs: timed(() => {
      for (const line of monitor.save()) saved += JSON.stringify(line).length
    }),
    savedMB: saved / 1e6,
    heapMB: globalThis.gc === undefined ? null : heapMB,
  }
}

const impression = (hour: number, n: number, names: readonly string[], userId: string, random: Random): Event =>
  ({
    ...{ eventId: `${hour}.${n}`, type: 'impression', userId, itemId: names[Math.floor(random() ** 2 * names.length)] },
    ...{ at: begin + hour * hourMs + Math.floor((n * hourMs) / 1e6), surface: 'home', propensity: 0.9 },
  }) as Event

const memory = () => process.memoryUsage().heapUsed + process.memoryUsage().arrayBuffers

const sum = (values: readonly number[]) => values.reduce((all, value) => all + value, 0)

function timed(work: () => void): number {
  const started = performance.now()
  work()
  return performance.now() - started
}
