import { execFileSync } from 'node:child_process'
import { availableParallelism, cpus, totalmem } from 'node:os'
import { print, table } from './output.ts'

export type ReportRow = Readonly<Record<string, string | number | boolean | null | undefined>>

/** What every bench and evaluation prints: enough to know what was measured, on what, and to measure it again. */
export interface Report {
  readonly command: string
  readonly commit: string
  readonly machine: string
  readonly dataset: string
  readonly seed: number
  readonly seconds: number
  readonly rows: readonly ReportRow[]
}

export interface Measured {
  readonly dataset: string
  readonly rows: readonly ReportRow[]
  /** Said below the table: how to read it. */
  readonly notes?: readonly string[]
}

/** Measures, and prints what came of it. */
export async function reported(
  command: string,
  options: { json: boolean; seed: number },
  measure: () => Promise<Measured>,
): Promise<void> {
  const started = performance.now()
  const { dataset, rows, notes = [] } = await measure()
  const report: Report = {
    command,
    commit: commit(),
    machine: machine(),
    dataset,
    seed: options.seed,
    seconds: (performance.now() - started) / 1_000,
    rows,
  }
  const head = `${command}: ${dataset}, seed ${report.seed}, ${report.seconds.toFixed(1)} s\n${report.machine}, commit ${report.commit}\n`
  print(
    options.json,
    { ...report, ...(notes.length > 0 ? { notes } : {}) },
    [head, table(rows), ...(notes.length > 0 ? ['', ...notes] : [])].join('\n'),
  )
}

const machine = () =>
  `${cpus()[0]?.model ?? 'unknown'} x ${availableParallelism()}, ${Math.round(totalmem() / 2 ** 30)} GiB, Node ${process.versions.node}`

function commit(): string {
  try {
    return execFileSync('git', ['describe', '--always', '--dirty'], { stdio: ['ignore', 'pipe', 'ignore'] })
      .toString()
      .trim()
  } catch {
    return 'unknown'
  }
}
