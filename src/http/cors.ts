import type { App } from './door.ts'

/** Lets pages of these origins, and of no others, call this server from a browser. `*` lets every page. */
export function allowOrigins(app: App, origins: readonly string[]): void {
  const allowed = new Set(origins)
  app.addHook('onRequest', async ({ headers: { origin }, method, headers }, reply) => {
    reply.header('vary', 'Origin')
    if (origin === undefined || !(allowed.has(origin) || allowed.has('*'))) return
    reply.header('access-control-allow-origin', origin).header('access-control-expose-headers', 'x-request-id, retry-after')
    if (method !== 'OPTIONS' || headers['access-control-request-method'] === undefined) return
    return reply
      .header('access-control-allow-methods', 'GET, POST')
      .header('access-control-allow-headers', 'authorization, content-type, x-api-key, x-request-id')
      .header('access-control-max-age', '600')
      .code(204)
      .send()
  })
}
