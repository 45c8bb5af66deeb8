import { Gauge, type Registry } from 'prom-client'
import type { EngineStatus } from '../../engine.ts'

/** Set when they are read: asking the engine costs more than a number is worth between two readings. */
export function engineGauges(registry: Registry): (status: EngineStatus) => void {
  const gauge = (name: string, help: string) => new Gauge({ name, help, registers: [registry] })
  const ready = gauge('serendip_ready', '1 when requests should be sent here.')
  const started = gauge('serendip_started_seconds', 'When the engine started, in seconds since 1970.')
  const logged = gauge('serendip_log_offset', "The log's last offset.")
  const applied = gauge('serendip_applied_offset', 'Offset up to which the log has been folded into the features.')
  const items = gauge('serendip_items', 'Items in the catalog.')
  const users = gauge('serendip_users', 'Users known.')
  const models = new Gauge({
    name: 'serendip_model_info',
    help: 'Artifacts in service.',
    labelNames: ['kind', 'artifact'],
    registers: [registry],
  })
  return (status) => {
    ready.set(Number(status.ready))
    started.set(status.startedAt / 1_000)
    logged.set(status.logged)
    applied.set(status.applied)
    items.set(status.items)
    users.set(status.users)
    models.reset()
    for (const [kind, artifact] of Object.entries(status.models)) models.set({ kind, artifact }, 1)
  }
}
