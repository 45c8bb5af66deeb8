import type { AuditLog } from '../storage/ports/audit-log.ts'
import type { Clock } from '../storage/ports/clock.ts'
import type { Engine } from './contract.ts'

/** Tells the audit log what the engine did by itself. */
export type Did = (operation: string, target: string, body?: unknown) => void

/** What was done to the house, written down and read again. */
export function auditing(
  log: AuditLog,
  clock: Clock,
): { readonly verbs: Pick<Engine, 'auditTrail' | 'keepAudit'>; readonly did: Did } {
  const keepAudit: Engine['keepAudit'] = (entry) => log.append([{ at: clock.now(), ...entry }])
  return {
    did: (operation, target, body) => {
      const about = { by: 'engine', operation, target, ...(body === undefined ? {} : { body }), outcome: 'done' } as const
      // what it tells of is done, and must not fail for this
      void keepAudit(about).catch(() => {})
    },
    verbs: { keepAudit, auditTrail: ({ limit = 100, ...about } = {}) => log.read({ limit, ...about }) },
  }
}
