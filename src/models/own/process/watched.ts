/** What the thread that computes tells the one that watches it. */
export interface Watched {
  readonly cells: Int32Array<SharedArrayBuffer>
  readonly memoryBytes: number
}

/** Places in the cells. */
export const watchedCells = {
  /** A number that differs from call to call; 0 while nothing is computed. */
  call: 0,
  /** Milliseconds that the call may take. */
  mostMs: 1,
} as const

export const newWatched = (memoryBytes: number): Watched => ({ cells: new Int32Array(new SharedArrayBuffer(8)), memoryBytes })

/** Runs `work` as a call that is watched. */
export async function watch<T>({ cells }: Watched, call: number, mostMs: number, work: () => Promise<T>): Promise<T> {
  Atomics.store(cells, watchedCells.mostMs, mostMs)
  Atomics.store(cells, watchedCells.call, call)
  Atomics.notify(cells, watchedCells.call)
  try {
    return await work()
  } finally {
    Atomics.store(cells, watchedCells.call, 0)
    Atomics.notify(cells, watchedCells.call)
  }
}
