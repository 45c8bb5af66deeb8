import { createHash, timingSafeEqual } from 'node:crypto'
import type { IncomingHttpHeaders } from 'node:http'
import { BlockList, isIP } from 'node:net'
import { EngineError } from '../domain/error.ts'

const loopback = new BlockList()
loopback.addSubnet('127.0.0.0', 8, 'ipv4')
loopback.addAddress('::1', 'ipv6')

/** Whether only this machine can reach `host`. */
export function isLoopback(host: string): boolean {
  const bare = host.replace(/^\[(.*)\]$/, '$1')
  const version = isIP(bare)
  return version === 0 ? bare === 'localhost' : loopback.check(bare, version === 4 ? 'ipv4' : 'ipv6')
}

/** Throws UNAUTHORIZED when the request may not pass. */
export type Guard = (headers: IncomingHttpHeaders) => void

/** Beyond loopback there is no server without keys; on loopback they are optional, and enforced where there are any. */
export function guard(host: string, keys: readonly string[]): Guard {
  if (keys.some((key) => key.length < 8)) {
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

function keyGuard(keys: readonly string[]): Guard {
  const known = keys.map(digest)
  return (headers) => {
    const sent = sentKey(headers)
    if (sent === undefined) throw unauthorized('No API key came with the request.')
    if (!holds(known, digest(sent))) throw unauthorized('The API key is not one of this server.')
  }
}

/** Every key is compared, each in constant time: how long it takes says nothing about which one nearly fitted. */
function holds(known: readonly Buffer[], sent: Buffer): boolean {
  let found = false
  for (const key of known) found = timingSafeEqual(key, sent) || found
  return found
}

/** A page elsewhere that points its own name at 127.0.0.1 (DNS rebinding) still sends that name as Host. */
const hostGuard: Guard = ({ host = '' }) => {
  if (isLoopback(host.replace(/:\d+$/, ''))) return
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
