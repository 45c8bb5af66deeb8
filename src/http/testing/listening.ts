import type { TestContext } from 'node:test'
import type { Intake } from '../schemas/intake.ts'
import type { Problem } from '../schemas/problem.ts'
import { createServer, type ServerOptions } from '../server.ts'
import { engineOfMaps } from './engine.ts'

/** A real server on a free port of this machine, closed when the test ends. */
export async function listening(test: TestContext, options: Partial<ServerOptions> = {}) {
  const server = await createServer({ engine: engineOfMaps(), host: '127.0.0.1', port: 0, ...options })
  test.after(() => server.close())
  return server
}

export const json = (body: unknown): RequestInit => ({
  method: 'POST',
  body: JSON.stringify(body),
  headers: { 'content-type': 'application/json' },
})

export const lines = (body: string | ReadableStream<Uint8Array>): RequestInit => ({
  method: 'POST',
  body,
  headers: { 'content-type': 'application/x-ndjson' },
  ...(body instanceof ReadableStream && { duplex: 'half' }),
})

/** The body of an answer, read as what the test expects; its assertions find out whether it is. */
const bodyAs =
  <T>() =>
  async (answer: Response | Promise<Response>) =>
    (await (await answer).json()) as T
export const intakeOf = bodyAs<Intake>()
export const problemOf = bodyAs<Problem>()

/** What someone else decides when to open. */
export function gate<T = void>() {
  return Promise.withResolvers<T>()
}
