import { randomUUID } from 'node:crypto'
import type { IncomingMessage } from 'node:http'
import { TypeBoxValidatorCompiler } from '@fastify/type-provider-typebox'
import fastify, { type FastifyBaseLogger, LogController } from 'fastify'
import { EngineError } from '../domain/error.ts'
import type { Engine } from '../engine.ts'
import { Admission } from './admission.ts'
import { guard } from './api-keys.ts'
import { keepTrail } from './audit-trail.ts'
import { documentRoutes } from './document.ts'
import type { App, Door } from './door.ts'
import { addHooks } from './hooks.ts'
import { InFlight } from './in-flight.ts'
import { defaultLimits, type Limits } from './limits.ts'
import { createMetrics } from './metrics/metrics.ts'
import { serveMedia, servePage } from './page.ts'
import { Live } from './pulse/live.ts'
import { refuse, refuseSocket, tellProblems } from './refusal.ts'
import { routes } from './routes/all.ts'

export interface ServerOptions {
  readonly engine: Engine
  /** Such as `127.0.0.1`, or `0.0.0.0` for every network of the machine. */
  readonly host: string
  /** 0 takes any free port. */
  readonly port: number
  /**
   * Needed when `host` is not this machine alone; enforced whenever there are any. Each a secret that may do everything, or `name:scopes:secret` with
   * scopes out of `read+write+operate`.
   */
  readonly apiKeys?: readonly string[]
  /** Folder of the built page, served at `/`. */
  readonly page?: string
  /** Folder served at `/media`. */
  readonly media?: string
  /** Origins whose pages may call this server from a browser; none by default. */
  readonly origins?: readonly string[]
  readonly limits?: Partial<Limits>
  /** A pino logger; without one the server is silent. */
  readonly logger?: FastifyBaseLogger
}

export interface Server {
  /** Without a slash at its end. */
  readonly url: string
  /** Takes no more work, finishes what was taken on, then resolves. The engine stays open: it is its owner's to close. */
  readonly close: () => Promise<void>
}

/** The HTTP door of an engine, listening. */
export async function createServer(options: ServerOptions): Promise<Server> {
  const { engine, host, port, apiKeys = [] } = options
  const mayPass = guard(host, apiKeys)
  const limits = { ...defaultLimits, ...options.limits }
  const admission = new Admission(limits)
  const inFlight = new InFlight()
  const metrics = createMetrics(engine, admission)
  const live = new Live(engine, () => admission.refused)
  const closing = new AbortController()
  const drained = new AbortController()
  const door: Door = { engine, limits, admission, inFlight, metrics, live, drained: drained.signal }

  const app = createApp(limits, options.logger)
  addHooks(app, { closing: closing.signal, mayPass, metrics, origins: options.origins ?? [] })
  keepTrail(app, engine)
  tellProblems(app)
  await documentRoutes(app, apiKeys.length > 0)
  for (const add of routes) add(app, door)
  if (options.media !== undefined) serveMedia(app, options.media)
  if (options.page !== undefined) servePage(app, options.page)
  const url = await listen(app, host, port)

  const close = async () => {
    closing.abort()
    live.close()
    const deadline = setTimeout(() => drained.abort(), limits.drainMs)
    await app.close()
    await inFlight.idle()
    clearTimeout(deadline)
    metrics.stop()
  }
  let closed: Promise<void> | undefined
  return { url, close: () => (closed ??= close()) }
}

function createApp({ requestBytes }: Limits, logger: FastifyBaseLogger | undefined): App {
  const app = fastify({
    ...(logger && { loggerInstance: logger }),
    logController: new LogController({ disableRequestLogging: true }),
    bodyLimit: requestBytes,
    genReqId: requestId,
    // A socket on which nothing moves for two minutes is given up, be it in the middle of a body.
    connectionTimeout: 120_000,
    forceCloseConnections: 'idle',
    return503OnClosing: false,
    routerOptions: { maxParamLength: 1_024 },
    frameworkErrors: refuse,
    clientErrorHandler: refuseSocket,
  })
  app.removeContentTypeParser('text/plain')
  app.setValidatorCompiler(TypeBoxValidatorCompiler)
  // Answers are documented by their schemas, not reshaped by them.
  app.setSerializerCompiler(() => (answer) => JSON.stringify(answer))
  return app as unknown as App
}

/** The caller's own id, where it is harmless to repeat and to log. */
function requestId({ headers }: IncomingMessage): string {
  const sent = headers['x-request-id']
  return typeof sent === 'string' && /^[\w.:-]{1,128}$/.test(sent) ? sent : randomUUID()
}

async function listen(app: App, host: string, port: number): Promise<string> {
  try {
    return await app.listen({ host, port })
  } catch (cause) {
    await app.close()
    throw new EngineError(
      'CONFIG_INVALID',
      `The server cannot listen on ${host}, port ${port}.`,
      'Choose another port, or stop what holds it.',
      cause,
    )
  }
}
