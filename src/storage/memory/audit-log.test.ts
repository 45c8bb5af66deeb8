import { auditLogContract } from '../ports/audit-log.contract.ts'
import { memoryAuditLog } from './audit-log.ts'

auditLogContract('the audit log in memory', async () => memoryAuditLog())
