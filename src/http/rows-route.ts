import { PassThrough, type Readable } from 'node:stream'
import type { FastifyInstance } from 'fastify'
import Type from 'typebox'
import { EngineError } from '../domain/error.ts'
import { answers } from './documented.ts'
import type { App, Door } from './door.ts'
import { type Ingest, takeArray, takeStream } from './intake.ts'
import { type Batch, batches } from './ndjson.ts'
import type { Component } from './schemas/component.ts'
import { IntakeComponent } from './schemas/intake.ts'

export interface RowsRoute {
  readonly what: 'events' | 'items' | 'users'
  readonly summary: string
  /** How a row is documented. Checking is the engine's: a bad row must not stop its neighbours. */
  readonly row: Component<unknown>
  readonly ingest: Ingest
}

const ndjson = 'application/x-ndjson'

/** `POST /v1/{what}`: rows as a JSON array, as one object, or as a stream of lines without an end. */
export function rowsRoute(app: App, door: Door, { what, summary, row, ingest }: RowsRoute): void {
  app.register(async (scope: App) => {
    scope.addContentTypeParser([ndjson, 'application/ndjson'], (_request, payload, done) => done(null, payload))
    const parse = lineParser(scope)
    scope.post(
      `/v1/${what}`,
      {
        config: { scope: 'write' },
        bodyLimit: door.limits.rowsBytes,
        validatorCompiler: () => () => true,
        schema: {
          operationId: `send-${what}`,
          tags: ['ingest'],
          summary,
          body: rowsBody(row),
          response: answers('What became of the rows', IntakeComponent.ref),
        },
      },
      ({ body, raw }) => {
        if (body !== raw) return door.inFlight.track(takeArray(rowsOf(body, door.limits.rows), ingest))
        const read = batches(stoppable(raw, door.drained), { ...door.limits, parse })
        const seen = counted(read, (lines) => door.metrics.unreadable(what, lines))
        return door.inFlight.track(takeStream(seen, ingest, door.limits.listed))
      },
    )
  })
}

const rowsBody = (row: Component<unknown>) => ({
  content: {
    'application/json': { schema: Type.Union([row.list, row.ref]) },
    [ndjson]: { schema: Type.Unsafe<unknown>({ type: 'string', description: `Lines, each a ${row.name} as JSON` }) },
  },
})

function rowsOf(body: unknown, most: number): readonly unknown[] {
  const rows = Array.isArray(body) ? body : [body]
  if (typeof body !== 'object' || body === null) {
    throw new EngineError(
      'BAD_REQUEST',
      'The body is neither an array of rows nor one row.',
      'Send a JSON array of objects, or one object.',
    )
  }
  if (rows.length <= most) return rows
  throw new EngineError(
    'BODY_TOO_LARGE',
    `The array has ${rows.length} rows; ${most} are taken at a time.`,
    'Send shorter arrays, or lines as application/x-ndjson.',
  )
}

/** Lines obey the rules of JSON bodies: no `__proto__`, no poisoned `constructor`. */
function lineParser(app: Pick<FastifyInstance, 'getDefaultJsonParser'>): (text: string) => unknown {
  const parse = app.getDefaultJsonParser('error', 'error')
  return (text) => {
    let row: unknown
    // The parser calls back before it returns, and looks at nothing but the text.
    parse(undefined as never, text, (error, parsed) => {
      if (error) throw error
      row = parsed
    })
    return row
  }
}

/** A stream that can be left while its socket lives on, so that the sender can still be answered. */
function stoppable(raw: Readable, stop: AbortSignal): AsyncIterable<Buffer> {
  const body = new PassThrough()
  const leave = () => {
    raw.unpipe(body)
    body.destroy(
      new EngineError(
        'SHUTTING_DOWN',
        'The server closed before the stream ended.',
        'Send the stream again; what was taken is not taken twice.',
      ),
    )
  }
  if (stop.aborted) leave()
  else stop.addEventListener('abort', leave, { once: true })
  body.once('close', () => stop.removeEventListener('abort', leave))
  raw.once('error', (error) => body.destroy(error))
  return raw.pipe(body)
}

async function* counted(read: AsyncIterable<Batch>, count: (lines: number) => void): AsyncGenerator<Batch> {
  for await (const batch of read) {
    count(batch.rejected.length)
    yield batch
  }
}
