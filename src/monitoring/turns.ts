import { setImmediate } from 'node:timers/promises'

/** To be awaited in long loops: requests have their turn wherever this has worked for some milliseconds. */
export function turns(mostMs = 4): () => Promise<void> {
  let since = performance.now()
  return async () => {
    if (performance.now() - since < mostMs) return
    await setImmediate()
    since = performance.now()
  }
}
