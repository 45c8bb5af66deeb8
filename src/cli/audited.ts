import { userInfo } from 'node:os'
import { keptBody } from '../domain/audit.ts'
import { EngineError } from '../domain/error.ts'
import type { AuditEntry, Engine } from '../engine.ts'

/** What a verb is about to do, in the words of the operation that does the same over HTTP. */
export type Act = Pick<AuditEntry, 'operation' | 'target' | 'body'>

/** Does it and writes it down, whether it was done or refused. */
export async function audited<T>(engine: Engine, { operation, target, body }: Act, act: () => Promise<T>): Promise<T> {
  const kept = keptBody(body)
  const about = { by: `cli ${who()}`, operation, target, ...(kept === undefined ? {} : { body: kept }) }
  try {
    const answer = await act()
    await engine.keepAudit({ ...about, outcome: 'done' })
    return answer
  } catch (error) {
    const code = error instanceof EngineError ? error.code : 'INTERNAL'
    await engine.keepAudit({ ...about, outcome: 'refused', code }).catch(() => {})
    throw error
  }
}

/** A machine may not know the name of who uses it. */
function who(): string {
  try {
    return userInfo().username
  } catch {
    return 'somebody'
  }
}
