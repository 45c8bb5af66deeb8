import { Counter, Gauge, type Registry } from 'prom-client'
import type { Admission } from '../admission.ts'

export function admissionGauges(registry: Registry, admission: Admission): void {
  const gauge = (name: string, help: string, read: () => number) =>
    new Gauge({
      name,
      help,
      registers: [registry],
      collect() {
        this.set(read())
      },
    })
  gauge('serendip_recommendations_in_flight', 'Recommendations being made.', () => admission.running)
  gauge('serendip_recommendations_queued', 'Recommendations that wait for a turn.', () => admission.queued)
  new Counter({
    name: 'serendip_recommendations_refused_total',
    help: 'Recommendations refused for want of time.',
    registers: [registry],
    collect() {
      this.reset()
      this.inc(admission.refused)
    },
  })
}
