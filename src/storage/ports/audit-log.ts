import type { AuditEntry, AuditQuestion } from '../../domain/audit.ts'

/** Who did what to the house: entries are added and never changed. */
export interface AuditLog {
  /** Resolves when the entries would survive a crash. Appends that are made together come in the order in which they were made. */
  readonly append: (entries: readonly AuditEntry[]) => Promise<void>
  /** The latest first. */
  readonly read: (question: AuditQuestion) => Promise<readonly AuditEntry[]>
}
