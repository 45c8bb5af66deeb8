import { answerTrials } from '../trial-threads.ts'

/** Adds to what the task says; 13 breaks the thread, 7 fails, and 1000 never ends. */
answerTrials(async ({ add, unreadable }: { add: number; unreadable?: boolean }) => {
  if (unreadable) throw new Error('nothing to read')
  let made = 0
  return async ({ x }: { x: number }) => {
    if (x === 13) setImmediate(() => process.exit(3))
    if (x === 13 || x === 1_000) return new Promise<number>(() => {})
    if (x === 7) throw new Error('not seven')
    return add + x + 1_000 * made++
  }
})
