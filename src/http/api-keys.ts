import { createHash, timingSafeEqual } from 'node:crypto'
import type { IncomingHttpHeaders } from 'node:http'
import { BlockList, isIP } from 'node:net'
import { EngineError } from '../domain/error.ts'
import { type Scope, scopes } from './scopes.ts'

const loopback = new BlockList()
loopback.addSubnet('127.0.0.0', 8, 'ipv4')
loopback.addAddress('::1', 'ipv6')

/** Whether only this machine can reach `host`. */
export function isLoopback(host: string): boolean {
  const bare = host.replace(/^\[(.*)\]$/, '$1')
  const version = isIP(bare)
  return version === 0 ? bare === 'localhost' : loopback.check(bare, version === 4 ? 'ipv4' : 'ipv6')
}

/** Who calls, as the audit log names them, and what they may do. */
export interface Caller {
  readonly name: string
  readonly scopes: ReadonlySet<Scope>
}

/** Who calls; throws UNAUTHORIZED when the request may not pass. */
export type Guard = (headers: IncomingHttpHeaders) => Caller

interface Key extends Caller {
  readonly secret: string
}

/** Whoever reaches a server that only its own machine can reach. */
const local: Caller = { name: 'local', scopes: new Set(scopes) }

/** `name:scopes:secret`, the scopes joined by `+`; or a secret alone, which may do everything and is named by its place. */
export function keyOf(entry: string, place: number): Key {
  const [, name, said = '', secret] = /^([^:]*):([^:]*):(.*)$/.exec(entry) ?? []
  if (name === undefined || secret === undefined) return { name: `key ${place + 1}`, scopes: new Set(scopes), secret: entry }
  const wanted = said.split('+')
  if (/^[\w.-]{1,64}$/.test(name) && wanted.every((each) => scopes.includes(each as Scope)))
    return { name, scopes: new Set(wanted as Scope[]), secret }
  throw new EngineError(
    'CONFIG_INVALID',
    `API key ${place + 1} has colons in it, and is not of the form name:scopes:secret.`,
    `Write it as such, the name of letters, digits, dots and hyphens, the scopes out of ${scopes.join('+')}; or use a key without colons.`,
  )
}

/** Beyond loopback there is no server without keys; on loopback they are optional, and enforced where there are any. */
export function guard(host: string, entries: readonly string[]): Guard {
  const keys = entries.map(keyOf)
  if (keys.some(({ secret }) => secret.length < 8)) {
    throw new EngineError(
      'CONFIG_INVALID',
      'An API key is shorter than 8 characters.',
      'Use long random keys, such as `openssl rand -hex 32` prints.',
    )
  }
  if (keys.length > 0) return keyGuard(keys)
  if (isLoopback(host)) return hostGuard
  throw new EngineError(
    'CONFIG_INVALID',
    `The server would listen on ${host} without API keys, open to whoever can reach it.`,
    'Give at least one API key, or listen on 127.0.0.1.',
  )
}

function keyGuard(keys: readonly Key[]): Guard {
  const known = keys.map((key) => ({ ...key, digest: digest(key.secret) }))
  return (headers) => {
    const sent = sentKey(headers)
    if (sent === undefined) throw unauthorized('No API key came with the request.')
    const caller = holder(known, digest(sent))
    if (caller === undefined) throw unauthorized('The API key is not one of this server.')
    return caller
  }
}

/** Every key is compared, each in constant time: how long it takes says nothing about which one nearly fitted. */
function holder(known: readonly (Caller & { readonly digest: Buffer })[], sent: Buffer): Caller | undefined {
  let found: Caller | undefined
  for (const key of known) if (timingSafeEqual(key.digest, sent)) found ??= key
  return found
}

/** A page elsewhere that points its own name at 127.0.0.1 (DNS rebinding) still sends that name as Host. */
const hostGuard: Guard = ({ host = '' }) => {
  if (isLoopback(host.replace(/:\d+$/, ''))) return local
  throw unauthorized(`This server has no API keys and answers to localhost only, not to ${host || 'a request without a Host'}.`)
}

function sentKey(headers: IncomingHttpHeaders): string | undefined {
  const bearer = /^Bearer +(\S+) *$/i.exec(headers.authorization ?? '')?.[1]
  const plain = headers['x-api-key']
  return bearer ?? (typeof plain === 'string' ? plain : undefined)
}

const digest = (key: string): Buffer => createHash('sha256').update(key).digest()

const unauthorized = (what: string) =>
  new EngineError(
    'UNAUTHORIZED',
    what,
    'Send a key as `Authorization: Bearer KEY` or `x-api-key: KEY`; on one machine alone, call localhost.',
  )
