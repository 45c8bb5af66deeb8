import type { Measured, ReportRow } from '../src/cli/report.ts'
import type { Event } from '../src/domain/event.ts'
import { hourMs } from '../src/domain/time.ts'
import { standardFeatures } from '../src/features/standard.ts'
import { gaussian, mulberry32, type Random } from '../src/math/random.ts'
import { weightOf } from '../src/models/acts.ts'
import { modelScoreSchema } from '../src/models/model-scores.ts'
import { DriftMonitor } from '../src/monitoring/drift/drift-monitor.ts'
import { actions } from '../src/training/actions.ts'
import type { Progress } from './prepared-world.ts'
import { quantile } from './quantile.ts'

const days = 24
const begin = Date.UTC(2026, 0, 1)
const { schema: features, digest } = standardFeatures(weightOf)

/** What watching costs: an impression, an hour's end, a reading, a save; with little traffic and with more than is looked at. */
export async function run({ seed, report }: { readonly seed: number; readonly report: Progress }): Promise<Measured> {
  const rows: ReportRow[] = []
  for (const perHour of [50, 500, 5_000]) {
    report(`${perHour} impressions an hour`, 0, 1)
    rows.push(watched(perHour, mulberry32(seed)))
    report(`${perHour} impressions an hour`, 1, 1)
  }
  return {
    dataset: `${days} days of random impressions, ${features.length + modelScoreSchema.length + actions.length} columns`,
    rows,
    notes: [
      'impressionUs: mean of all. turnMs, longestMs: an hour ends and every column is judged; the longest also takes the noise anew.',
    ],
  }
}

function watched(perHour: number, random: Random): ReportRow {
  const monitor = new DriftMonitor({ features, digest, scores: modelScoreSchema, actions })
  const served = Array.from({ length: 2_000 }, () => servedRow(random))
  const turns: number[] = []
  let impressions = 0
  for (let hour = 0; hour < days * 24; hour++) {
    const [first, ...others] = Array.from({ length: perHour }, (_, n) => impression(hour, n, perHour, served))
    turns.push(timed(() => monitor.take(first!)))
    impressions += timed(() => {
      for (const event of others) monitor.take(event)
    })
  }
  const sorted = turns.sort((a, b) => a - b)
  let saved = ''
  return {
    perHour,
    impressionUs: (1_000 * impressions) / (days * 24 * (perHour - 1)),
    turnMs: quantile(sorted, 0.5),
    longestMs: sorted.at(-1)!,
    rowsMs: timed(() => monitor.rows()),
    saveMs: timed(() => {
      saved = [...monitor.save()].map((line) => JSON.stringify(line)).join('\n')
    }),
    savedMB: saved.length / 1e6,
    dayRows: monitor.rows()[0]!.rows,
  }
}

/** A third of the numbers are 0, as many counts are. */
function servedRow(random: Random): Event['served'] {
  const row = Float32Array.from({ length: features.length + modelScoreSchema.length }, () =>
    random() < 0.3 ? 0 : Math.exp(gaussian(random)),
  )
  const predicted = Object.fromEntries(actions.map((action) => [action, random()]))
  return {
    offset: 1,
    at: begin,
    release: '',
    digest: '',
    features: digest,
    row: Buffer.from(row.buffer).toString('base64'),
    predicted,
  }
}

const impression = (hour: number, n: number, perHour: number, served: readonly Event['served'][]): Event =>
  ({
    eventId: `${hour}.${n}`,
    type: 'impression',
    userId: 'u',
    itemId: 'i',
    at: begin + hour * hourMs + Math.floor((n * hourMs) / perHour),
    surface: 'home',
    served: served[(hour * 7 + n) % served.length],
  }) as Event

function timed(work: () => void): number {
  const started = performance.now()
  work()
  return performance.now() - started
}
