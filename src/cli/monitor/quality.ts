import { Command } from 'commander'
import { dirFlag, dirOf, jsonFlag, withEngine } from '../opening.ts'
import { progress } from '../progress.ts'
import { reported } from '../report.ts'

/** serendip monitor quality */
export const quality = () =>
  new Command('quality')
    .description('the checks that stand before a training, with their figures; ends with 2 where one would stop it')
    .option(...dirFlag)
    .option('--seed <number>', 'of the sample of rows', Number, 1)
    .option(...jsonFlag)
    .action((options: { readonly dir?: string; readonly seed: number; readonly json?: boolean }) =>
      reported('monitor quality', { json: options.json === true, seed: options.seed }, async () => {
        const bars = progress()
        const look = { seed: options.seed, progress: bars.report }
        const findings = await withEngine(dirOf(options), bars.report, (engine) => engine.quality(look), { withoutModels: true })
        bars.end()
        const rows = findings.map(({ check, severity, status, found, bound, what }) => ({
          check,
          status,
          severity,
          found: found ?? null,
          bound,
          what,
        }))
        const crossed = findings.filter(({ status }) => status === 'crossed')
        if (crossed.some(({ severity }) => severity === 'stop')) process.exitCode = 2
        return { dataset: dirOf(options), rows, notes: crossed.map(({ check, remedy }) => `${check}: ${remedy}`) }
      }),
    )
