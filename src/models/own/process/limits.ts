/** What a model's process may take. Beyond a limit it is killed, and started again. */
export interface ProcessLimits {
  /** Milliseconds that one call may compute. A stage waits less long for it: this is for the call that never ends. */
  readonly callMs: number
  /** Milliseconds that loading may take. */
  readonly loadMs: number
  /** Resident memory of the whole process, whose floor is about 70 MB. */
  readonly memoryBytes: number
  /** Calls that may wait for their turn; more are refused at once. */
  readonly mostWaiting: number
  /** Crashes in a row after which it is given up. */
  readonly mostCrashes: number
  /** Pause before it is started again, in milliseconds; doubled with each crash in a row. */
  readonly firstPauseMs: number
  /** Crashes are forgotten once it has run for so many milliseconds. */
  readonly steadyMs: number
}

export const defaultProcessLimits: ProcessLimits = {
  callMs: 1_000,
  loadMs: 30_000,
  memoryBytes: 2 ** 30,
  mostWaiting: 64,
  mostCrashes: 5,
  firstPauseMs: 200,
  steadyMs: 60_000,
}
