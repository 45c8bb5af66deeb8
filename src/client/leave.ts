import type { Browser } from './browser.ts'
import { asLines, ndjson } from './rows.ts'
import type { Transport } from './transport.ts'
import type { EventRow } from './types.ts'

/** Browsers let 64 KiB outlive a page; headers take a little. */
const mostBytes = 60 * 1024

/**
 * Hands events over to the browser, which sends them even when the page is gone; nobody hears how it went.
 * A beacon bears no headers: with an API key it is a `keepalive` request instead. Returns how many of the first events went.
 */
export function leaving(send: Transport, url: string, hasKey: boolean, { navigator }: Browser) {
  return (events: readonly EventRow[]): number => {
    const count = fitting(events)
    if (count === 0) return 0
    const body = asLines(events.slice(0, count))
    const path = '/v1/events'
    if (!hasKey && navigator?.sendBeacon) {
      return navigator.sendBeacon(`${url.replace(/\/$/, '')}${path}`, new Blob([body], { type: ndjson })) ? count : 0
    }
    send({ method: 'POST', path, body, type: ndjson, keepalive: true }).catch(() => {})
    return count
  }
}

/** How many of the first events fit. */
function fitting(events: readonly EventRow[]): number {
  let bytes = 0
  let count = 0
  for (const event of events) {
    bytes += new TextEncoder().encode(JSON.stringify(event)).length + 1
    if (bytes > mostBytes) break
    count++
  }
  return count
}
