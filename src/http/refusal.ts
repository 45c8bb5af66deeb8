import type { Socket } from 'node:net'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { EngineError } from '../domain/error.ts'
import { diagnose } from './diagnosis.ts'
import type { App } from './door.ts'
import { problem, problemType } from './problem.ts'

/** Seconds after which another try is worth it. */
const retryAfter = '1'

/** Tells every error as a problem, whoever threw it. */
export function tellProblems(app: App): void {
  const methods = methodsByPath(app)
  app.setErrorHandler(refuse)
  app.setNotFoundHandler((request, reply) => refuse(notFound(request, methods(request.url)), request, reply))
}

export function refuse(thrown: unknown, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const { error, field } = diagnose(thrown)
  if (error.status >= 500 && !isExpected(error))
    request.log.error({ err: thrown, requestId: request.id, url: request.url }, error.what)
  if (error.status === 503) reply.header('retry-after', retryAfter)
  if (error.code === 'UNAUTHORIZED') reply.header('www-authenticate', 'Bearer')
  return reply
    .code(error.status)
    .header('x-request-id', request.id)
    .type(problemType)
    .send(problem(error, request.id, field))
}

/** Under overload a line for each refusal would be one more load; the metrics count them. */
const isExpected = ({ code }: EngineError) => code === 'OVERLOADED' || code === 'SHUTTING_DOWN'

/** What came was not even HTTP: there is no request to answer, only a socket to write on. */
export function refuseSocket(error: Error & { code?: string }, socket: Socket): void {
  if (error.code === 'ECONNRESET' || !socket.writable) return void socket.destroy()
  const refusal = new EngineError(
    'BAD_REQUEST',
    'What came is not well-formed HTTP/1.1, or its headers are too long.',
    'Send HTTP/1.1.',
  )
  const body = JSON.stringify(problem(refusal, crypto.randomUUID()))
  socket.end(
    `HTTP/1.1 400 Bad Request\r\ncontent-type: ${problemType}\r\ncontent-length: ${Buffer.byteLength(body)}\r\nconnection: close\r\n\r\n${body}`,
  )
}

function notFound({ method, url }: FastifyRequest, methods: readonly string[]): EngineError {
  const path = url.split('?', 1)[0]!
  if (methods.length > 0) return new EngineError('NOT_FOUND', `${path} has no ${method}.`, `Use ${methods.join(' or ')}.`)
  return new EngineError('NOT_FOUND', `There is nothing at ${path}.`, 'See /openapi.json for what there is.')
}

/** Which methods a path has, if any: a wrong method is told from a wrong path. */
function methodsByPath(app: App): (url: string) => string[] {
  const known: { readonly pattern: RegExp; readonly method: string }[] = []
  app.addHook('onRoute', ({ url, method }) => {
    if (url.includes('*')) return
    const pattern = new RegExp(`^${url.replaceAll('.', '\\.').replaceAll(/:[^/]+/g, '[^/]+')}(\\?|$)`)
    for (const each of [method].flat()) if (each !== 'HEAD') known.push({ pattern, method: each })
  })
  return (url) => known.filter(({ pattern }) => pattern.test(url)).map(({ method }) => method)
}
