export interface Spent {
  readonly seconds: number
  /** Of all threads of this process: on a busy machine the fairer figure. */
  readonly cpuSeconds: number
}

/** Starts now; each call says what was spent since. */
export function stopwatch(): () => Spent {
  const startedAt = performance.now()
  const before = process.cpuUsage()
  return () => {
    const { user, system } = process.cpuUsage(before)
    return { seconds: (performance.now() - startedAt) / 1_000, cpuSeconds: (user + system) / 1e6 }
  }
}
