import { Counter, Histogram, type Registry } from 'prom-client'
import type { Observer } from '../../engine.ts'
import { buckets } from './buckets.ts'

export function rowMetrics(registry: Registry) {
  const registers = [registry]
  const rows = new Counter({
    name: 'serendip_rows_total',
    help: 'Rows taken in, by verdict.',
    labelNames: ['what', 'verdict'],
    registers,
  })
  const seconds = new Histogram({
    name: 'serendip_ingest_seconds',
    help: 'Time until a batch was durable and in force.',
    labelNames: ['what'],
    buckets,
    registers,
  })
  const count = (what: string, verdict: string, n: number) => {
    if (n > 0) rows.inc({ what, verdict }, n)
  }
  const ingested: NonNullable<Observer['ingested']> = (what, verdicts, milliseconds) => {
    seconds.observe({ what }, milliseconds / 1_000)
    for (const verdict of ['accepted', 'duplicate', 'rejected'] as const) {
      count(what, verdict, verdicts.filter(({ status }) => status === verdict).length)
    }
  }
  return { count, ingested }
}
