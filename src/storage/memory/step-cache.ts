import type { StepCache } from '../ports/step-cache.ts'

/** In the process's memory, 256 MB of it unless said. */
export function memoryStepCache(most = 256e6): StepCache {
  /** The longest unused first. */
  const kept = new Map<string, Uint8Array>()
  let size = 0
  const drop = (key: string) => {
    size -= kept.get(key)?.length ?? 0
    kept.delete(key)
  }
  return {
    get: async (keys) =>
      keys.map((key) => {
        const found = kept.get(key)
        if (found === undefined) return undefined
        kept.delete(key)
        kept.set(key, found)
        return found.slice()
      }),
    put: async (key, bytes) => {
      drop(key)
      kept.set(key, bytes.slice())
      size += bytes.length
      for (const [oldest] of kept) {
        if (size <= most || oldest === key) break
        drop(oldest)
      }
    },
  }
}
