import { Command } from 'commander'
import { EngineError } from '../domain/error.ts'
import type { RunRecord } from '../engine.ts'
import { dirFlag, dirOf, jsonFlag, withEngine } from './opening.ts'
import { print, table } from './output.ts'
import { progress } from './progress.ts'

interface Options {
  readonly dir?: string
  readonly limit: number
  readonly json?: boolean
}

/** serendip runs */
export const runs = () =>
  new Command('runs')
    .description('trainings, the latest first; of one, every step: done, taken from before, or failed')
    .argument('[id]', 'of one run; may be cut short')
    .option(...dirFlag)
    .option('--limit <count>', 'runs to list', Number, 20)
    .option(...jsonFlag)
    .action(async (id: string | undefined, options: Options) => {
      const bars = progress()
      const all = await withEngine(dirOf(options), bars.report, async (engine) => engine.trainingRuns(), {
        withoutModels: true,
        warmUpMs: 0,
      })
      bars.end()
      const json = options.json === true
      if (id === undefined) {
        const shown = all.toReversed().slice(0, options.limit)
        print(json, shown, shown.length === 0 ? 'Nothing was trained yet.' : table(shown.map(rowOf)))
        return
      }
      const run = all.find((each) => each.id.startsWith(id))
      if (run === undefined) throw new EngineError('NOT_FOUND', `There is no run ${id}.`, 'See which there are: serendip runs.')
      print(json, run, `${table(run.steps.map((step) => ({ ...step, key: step.key ?? '' })))}${why(run)}`)
    })

const rowOf = ({ id, what, why, state, startedAt, endedAt, offset, steps, artifacts }: RunRecord) => ({
  ...{ run: id.slice(0, 8), what, why, state, started: new Date(startedAt).toISOString().slice(0, 19) },
  seconds: endedAt === undefined ? null : (endedAt - startedAt) / 1_000,
  ...{ offset, done: count(steps, 'done'), cached: count(steps, 'cached'), models: artifacts.length },
})

const count = (steps: RunRecord['steps'], state: RunRecord['steps'][number]['state']) =>
  steps.filter((step) => step.state === state).length

const why = ({ error }: RunRecord) => (error === undefined ? '' : `\n\n${error}`)
