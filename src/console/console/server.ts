import { createClient } from '../../client/client.ts'
import { createTransport } from '../../client/transport.ts'

export type * from '../../client/client.ts'

const keyName = 'serendip-key'

/** The API key of whoever sits here, for as long as this tab is open. */
export const keptKey = (): string | undefined => sessionStorage.getItem(keyName) ?? undefined

export function keepKey(key: string): void {
  if (key === '') sessionStorage.removeItem(keyName)
  else sessionStorage.setItem(keyName, key)
}

const options = () => {
  const apiKey = keptKey()
  return { url: '', timeoutMs: 60_000, ...(apiKey === undefined ? {} : { apiKey }) }
}

/** The server that this page came from, with the key that is kept. */
export const server = () => createClient(options())

export interface Asking {
  readonly path: string
  /** Sent by POST where there is one. */
  readonly body?: unknown
}

export const ask = <T>({ path, body }: Asking, signal?: AbortSignal): Promise<T> =>
  createTransport({ ...options(), retries: body === undefined ? 1 : 0 })<T>({
    path,
    ...(body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) }),
    ...(signal && { signal }),
  })

/** A write: done once, or told why not. */
export const tell = <T>(method: 'POST' | 'PUT' | 'DELETE', path: string, body?: unknown): Promise<T> =>
  createTransport({ ...options(), retries: 0 })<T>({
    method,
    path,
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  })

/** The command that prints what the server answers there, or the one value in it. */
export function commandFor({ path, body }: Asking, pointer = ''): string {
  const words = ['npx serendip get', quoted(path)]
  if (pointer !== '') words.push(quoted(pointer))
  if (body !== undefined) words.push('--post', quoted(JSON.stringify(body)))
  if (location.port !== '3000' || location.hostname !== '127.0.0.1') words.push('--url', location.origin)
  return words.join(' ')
}

const quoted = (word: string) => (/^[\w./:-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`)
