import { Counter, Histogram, type Registry } from 'prom-client'
import { buckets } from './buckets.ts'

/** One answered request. `route` is its pattern, never its path: ids must not become labels. */
export type RequestObserver = (route: string, method: string, status: number, milliseconds: number) => void

export function requestMetrics(registry: Registry): RequestObserver {
  const registers = [registry]
  const total = new Counter({
    name: 'serendip_http_requests_total',
    help: 'Requests answered.',
    labelNames: ['route', 'method', 'status'],
    registers,
  })
  const seconds = new Histogram({
    name: 'serendip_http_request_seconds',
    help: 'Time to answer a request.',
    labelNames: ['route', 'method'],
    buckets,
    registers,
  })
  return (route, method, status, milliseconds) => {
    total.inc({ route, method, status })
    seconds.observe({ route, method }, milliseconds / 1_000)
  }
}
