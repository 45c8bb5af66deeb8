import { type AuditEntry, keptBody } from '../domain/audit.ts'
import type { Engine } from '../engine.ts'
import type { App } from './door.ts'
import { scopeOf } from './scopes.ts'

/** Writes down every request that would change how the house is run, done or refused, before its answer leaves. */
export function keepTrail(app: App, engine: Engine): void {
  app.addHook('onSend', async (request, reply, payload) => {
    const { routeOptions, caller, is404, method } = request
    if (caller === undefined || is404 || scopeOf(routeOptions) !== 'operate' || method === 'OPTIONS') return
    const refused = reply.statusCode >= 400
    const body = keptBody(request.body)
    const code = refused ? codeIn(payload) : undefined
    const entry: Omit<AuditEntry, 'at'> = {
      by: caller.name,
      operation: (routeOptions.schema as { operationId?: string } | undefined)?.operationId ?? `${method} ${routeOptions.url}`,
      target: request.url.split('?', 1)[0]!,
      ...(body === undefined ? {} : { body }),
      outcome: refused ? 'refused' : 'done',
      ...(code === undefined ? {} : { code }),
      requestId: request.id,
    }
    await engine.keepAudit(entry).catch((err: unknown) => request.log.error({ err, entry }, 'The audit log took no entry.'))
  })
}

function codeIn(payload: unknown): string | undefined {
  try {
    return (JSON.parse(String(payload)) as { code?: string }).code
  } catch {
    return undefined
  }
}
