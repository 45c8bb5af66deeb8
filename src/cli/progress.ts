import { MultiBar, type SingleBar } from 'cli-progress'

/** Says what is being done and how far it is, on standard error; the same step said again moves its bar, and several may be under way. */
export type Report = (step: string, done: number, of: number) => void

export interface Progress {
  readonly report: Report
  /** Ends the bars that are being drawn. */
  readonly end: () => void
}

interface Step {
  readonly startedAt: number
  readonly bar: SingleBar | undefined
}

const format = '{step} {bar} {percentage}% {duration_formatted}'

/** A bar a step on a terminal; a line at a step's beginning and end where there is none. */
export function progress(out: NodeJS.WriteStream = process.stderr): Progress {
  const steps = new Map<string, Step>()
  let bars: MultiBar | undefined
  const begin = (name: string, of: number): Step => {
    if (!out.isTTY) {
      out.write(`${name} …\n`)
      return { startedAt: performance.now(), bar: undefined }
    }
    bars ??= new MultiBar({ stream: out, format, hideCursor: true, clearOnComplete: false, gracefulExit: false })
    return { startedAt: performance.now(), bar: bars.create(Math.max(of, 1), 0, { step: name.padEnd(36) }) }
  }
  const finish = (name: string, { startedAt, bar }: Step) => {
    steps.delete(name)
    if (bar === undefined) out.write(`${name}: done in ${((performance.now() - startedAt) / 1_000).toFixed(1)} s\n`)
    else bar.stop()
    if (steps.size > 0) return
    bars?.stop()
    bars = undefined
  }
  return {
    report: (name, done, of) => {
      const step = steps.get(name) ?? begin(name, of)
      steps.set(name, step)
      step.bar?.setTotal(Math.max(of, 1))
      step.bar?.update(done)
      if (done >= of) finish(name, step)
    },
    end: () => {
      for (const [name, step] of steps) finish(name, step)
    },
  }
}
