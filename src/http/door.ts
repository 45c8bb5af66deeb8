import type { IncomingMessage, ServerResponse } from 'node:http'
import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox'
import type { FastifyBaseLogger, FastifyInstance, RawServerDefault } from 'fastify'
import type { Engine } from '../engine.ts'
import type { Admission } from './admission.ts'
import type { Caller } from './api-keys.ts'
import type { InFlight } from './in-flight.ts'
import type { Limits } from './limits.ts'
import type { Metrics } from './metrics/metrics.ts'
import type { Live } from './pulse/live.ts'
import type { Scope } from './scopes.ts'

/** What the routes share. */
export interface Door {
  readonly engine: Engine
  readonly limits: Limits
  /** Turns at the funnel. */
  readonly admission: Admission
  /** What must be finished before the server is closed. */
  readonly inFlight: InFlight
  readonly metrics: Metrics
  readonly live: Live
  /** Aborted when a closing server has waited long enough for its streams. */
  readonly drained: AbortSignal
}

export type App = FastifyInstance<RawServerDefault, IncomingMessage, ServerResponse, FastifyBaseLogger, TypeBoxTypeProvider>

/** A route adds itself to the app. */
export type Route = (app: App, door: Door) => void

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Answered without an API key. */
    open?: boolean
    /** What an API key must be made for; see `scopeOf` for what holds where nothing is said. */
    scope?: Scope
  }
  interface FastifyRequest {
    /** Who calls; absent where nobody is asked, or nobody was known. */
    caller: Caller | undefined
  }
}
