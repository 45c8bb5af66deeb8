import { Command } from 'commander'
import { dirFlag, dirOf, jsonFlag, withEngine } from './opening.ts'
import { print, table } from './output.ts'
import { progress } from './progress.ts'

interface Options {
  readonly dir?: string
  readonly limit: number
  readonly operation?: string
  readonly target?: string
  readonly json?: boolean
}

/** serendip audit */
export const audit = () =>
  new Command('audit')
    .description('who changed how the house is run, and who was refused, the latest first')
    .option(...dirFlag)
    .option('--limit <count>', 'entries to list', Number, 20)
    .option('--operation <name>', 'only these, such as set-rule')
    .option('--target <path>', 'only what was done to this, or to what lies under it, such as /v1/rules/spring')
    .option(...jsonFlag)
    .action(async ({ limit, operation, target, ...options }: Options) => {
      const bars = progress()
      const question = { limit, ...(operation && { operation }), ...(target && { target }) }
      const entries = await withEngine(dirOf(options), bars.report, (engine) => engine.auditTrail(question), {
        withoutModels: true,
        warmUpMs: 0,
      })
      bars.end()
      const rows = entries.map(({ at, by, operation, target, outcome, code = '' }) => ({
        ...{ at: new Date(at).toISOString().slice(0, 19), by, operation, target, outcome, code },
      }))
      print(options.json === true, entries, rows.length === 0 ? 'Nothing stands there yet.' : table(rows))
    })
