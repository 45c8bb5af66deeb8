import { useEffect, useRef, useState } from 'preact/hooks'
import { keptKey } from './server.ts'

export type Connection = 'connecting' | 'live' | 'lost'

/**
 * Hears the server's events for as long as the page is looked at, and connects again where the connection is lost. Read by `fetch` rather than
 * by an EventSource, which can bear no key.
 */
export function useLive(hear: (event: string, data: unknown) => void): Connection {
  const [connection, setConnection] = useState<Connection>('connecting')
  const latest = useRef(hear)
  latest.current = hear
  useEffect(() => {
    const leave = new AbortController()
    void listen(leave.signal, (event, data) => latest.current(event, data), setConnection)
    return () => leave.abort()
  }, [])
  return connection
}

async function listen(
  signal: AbortSignal,
  hear: (event: string, data: unknown) => void,
  tell: (connection: Connection) => void,
): Promise<void> {
  for (let pauseMs = 1_000; !signal.aborted; pauseMs = Math.min(pauseMs * 2, 15_000)) {
    try {
      const key = keptKey()
      const response = await fetch('/v1/live', { signal, headers: key === undefined ? {} : { authorization: `Bearer ${key}` } })
      if (response.ok && response.body !== null) {
        tell('live')
        pauseMs = 1_000
        for await (const [event, data] of eventsIn(response.body)) hear(event, data)
      }
    } catch {}
    if (signal.aborted) return
    tell('lost')
    await new Promise((resolve) => setTimeout(resolve, pauseMs))
  }
}

async function* eventsIn(body: ReadableStream<Uint8Array<ArrayBuffer>>): AsyncGenerator<readonly [string, unknown]> {
  const reader = body.pipeThrough(new TextDecoderStream()).getReader()
  let text = ''
  for (let chunk = await reader.read(); !chunk.done; chunk = await reader.read()) {
    const blocks = (text + chunk.value).split('\n\n')
    text = blocks.pop() ?? ''
    for (const block of blocks) {
      const field = (name: string) =>
        block
          .split('\n')
          .filter((line) => line.startsWith(`${name}:`))
          .map((line) => line.slice(name.length + 1).trimStart())
          .join('\n')
      const data = field('data')
      if (data !== '') yield [field('event') || 'message', JSON.parse(data)]
    }
  }
}
