import { SingleBar } from 'cli-progress'

/** Says what is being done and how far it is, on standard error; the same step said again moves its bar. */
export type Report = (step: string, done: number, of: number) => void

export interface Progress {
  readonly report: Report
  /** Ends the bar that is being drawn. */
  readonly end: () => void
}

/** A bar a step on a terminal; a line at a step's beginning and end where there is none. */
export function progress(out: NodeJS.WriteStream = process.stderr): Progress {
  let step: string | undefined
  let started = 0
  let bar: SingleBar | undefined
  const seconds = () => ((performance.now() - started) / 1_000).toFixed(1)
  const end = () => {
    if (step === undefined) return
    bar?.stop()
    if (bar === undefined) out.write(`${step}: done in ${seconds()} s\n`)
    step = undefined
    bar = undefined
  }
  const report: Report = (next, done, of) => {
    if (next !== step) {
      end()
      step = next
      started = performance.now()
      if (out.isTTY) {
        bar = new SingleBar({
          stream: out,
          format: `${next.padEnd(36)} {bar} {percentage}% {duration_formatted}`,
          hideCursor: true,
          clearOnComplete: false,
        })
        bar.start(Math.max(of, 1), 0)
      } else out.write(`${next} …\n`)
    }
    bar?.setTotal(Math.max(of, 1))
    bar?.update(done)
    if (done >= of) end()
  }
  return { report, end }
}
