/** Milliseconds after which others have a turn. */
const sliceMs = 5

/** Takes each in turn, and lets others have theirs in between. */
export async function inSlices<T>(all: AsyncIterable<T>, take: (each: T) => void): Promise<void> {
  let started = performance.now()
  for await (const each of all) {
    take(each)
    if (performance.now() - started < sliceMs) continue
    await new Promise<void>((resolve) => setImmediate(resolve))
    started = performance.now()
  }
}
