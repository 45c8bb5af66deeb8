import { openPool, type Rows } from '../../math/pool.ts'

/** Runs a kernel over rows. `work` says about how many additions it has to do. */
export type Run = (kernel: string, rows: Rows, args: readonly number[], work: number) => Promise<void>

export interface Crew {
  readonly run: Run
  readonly close: () => Promise<void>
}

/** What is done sooner here than threads are told of it. */
const worthTelling = 300_000

/** Threads for runs that are worth it, and this thread for the others: the result is the same. */
export function openCrew(memory: WebAssembly.Memory, threads: number, signal: AbortSignal): Crew {
  const plan = { module: 'boosted-trees', memory, signal }
  // These kernels keep nothing in a scratch.
  const alone = openPool({ ...plan, scratch: [0] })
  const together = threads > 1 ? openPool({ ...plan, scratch: Array<number>(threads).fill(0) }) : alone
  return {
    run: (kernel, rows, args, work) => (work < worthTelling ? alone : together).run(kernel, rows, args),
    close: async () => {
      await Promise.all([alone.close(), together.close()])
    },
  }
}
