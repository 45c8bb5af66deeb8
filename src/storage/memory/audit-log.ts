import { type AuditEntry, answersTo } from '../../domain/audit.ts'
import type { AuditLog } from '../ports/audit-log.ts'

/** In the process's memory: the latest 10,000. */
export function memoryAuditLog(most = 10_000): AuditLog {
  const kept: AuditEntry[] = []
  return {
    append: async (entries) => {
      kept.push(...entries.map((entry) => structuredClone(entry)))
      kept.splice(0, kept.length - most)
    },
    read: async ({ limit, ...about }) =>
      kept
        .toReversed()
        .filter((entry) => answersTo(about, entry))
        .slice(0, limit),
  }
}
