/** Outcomes of steps that took long, by key. What is in it can be made again: it may forget anything, and forgets the longest unused once there is too much. */
export interface StepCache {
  /** In the order asked, `undefined` where absent or damaged. */
  readonly get: (keys: readonly string[]) => Promise<readonly (Uint8Array | undefined)[]>
  /** Resolves when it would survive a crash; a reader meets it whole or not at all. Keys are of a to z, 0 to 9. */
  readonly put: (key: string, bytes: Uint8Array) => Promise<void>
}
