import { EngineError } from '../domain/error.ts'
import type { Guard } from './api-keys.ts'
import { allowOrigins } from './cors.ts'
import type { App } from './door.ts'
import type { Metrics } from './metrics/metrics.ts'
import { refuseWithout, scopeOf } from './scopes.ts'

export interface HookOptions {
  /** Aborted from the moment at which no more work is taken. */
  readonly closing: AbortSignal
  readonly mayPass: Guard
  readonly metrics: Metrics
  readonly origins: readonly string[]
}

/** What holds for every request, in this order. A preflight bears no key: it is answered before keys are asked for. */
export function addHooks(app: App, { closing, mayPass, metrics, origins }: HookOptions): void {
  app.decorateRequest('caller', undefined)
  app.addHook('onRequest', async ({ id, url }, reply) => {
    reply.headers({ 'x-request-id': id, ...safeHeaders })
    if (url.startsWith('/v1/')) reply.header('cache-control', 'no-store')
    if (closing.aborted) throw shuttingDown()
  })
  if (origins.length > 0) allowOrigins(app, origins)
  app.addHook('onRequest', async (request) => {
    if (request.is404 || request.routeOptions.config.open) return
    request.caller = mayPass(request.headers)
    refuseWithout(request.caller, scopeOf(request.routeOptions))
  })
  // A connection kept alive would hold up the close.
  app.addHook('onSend', async (_request, reply) => {
    if (closing.aborted) reply.header('connection', 'close')
  })
  app.addHook('onResponse', async ({ routeOptions, method }, { statusCode, elapsedTime }) =>
    metrics.answered(routeOptions.url ?? 'none', method, statusCode, elapsedTime),
  )
}

const safeHeaders = {
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
  'x-frame-options': 'DENY',
}

const shuttingDown = () =>
  new EngineError('SHUTTING_DOWN', 'The server is closing.', 'Ask another one, or this one again in a moment.')
