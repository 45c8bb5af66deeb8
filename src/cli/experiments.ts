import { readFile } from 'node:fs/promises'
import { Command } from 'commander'
import { EngineError } from '../domain/error.ts'
import type { Engine, Experiment, ExperimentDeclaration } from '../engine.ts'
import { dirFlag, dirOf, jsonFlag, withEngine } from './opening.ts'
import { print, table } from './output.ts'
import { progress } from './progress.ts'

interface Options {
  readonly dir?: string
  readonly json?: boolean
}

/** serendip experiments */
export const experiments = () =>
  new Command('experiments')
    .description('compare what some people are given with what others are given at the same time; without a verb, lists them')
    .option(...dirFlag)
    .option(...jsonFlag)
    .action((options: Options) => shown(options, async (engine) => engine.experiments().experiments))
    .addCommand(declare())
    .addCommand(ramp())
    .addCommand(stop())
    .addCommand(holdout())

/** serendip experiments declare deeper.json */
const declare = () =>
  verb('declare', 'write an experiment down as a draft; it lets nobody in before it is ramped')
    .argument('<file>', 'its JSON: name, arms, and what docs/experiments.md says besides')
    .action(async (file: string, options: Options) => {
      const declaration = await declarationAt(file)
      await shown(options, async (engine) => [await engine.declareExperiment(declaration)])
    })

/** serendip experiments ramp deeper 0.05 */
const ramp = () =>
  verb('ramp', "let in this share of an experiment's people, and start it where it is a draft; it can only grow")
    .argument('<name>')
    .argument('<share>', 'above 0 and at most 1', Number)
    .action((name: string, share: number, options: Options) =>
      shown(options, async (engine) => [await engine.rampExperiment(name, share)]),
    )

/** serendip experiments stop deeper */
const stop = () =>
  verb('stop', 'stop an experiment for good: everyone meets what is the default again')
    .argument('<name>')
    .option('--why <text>', 'kept with the experiment')
    .action((name: string, options: Options & { readonly why?: string }) =>
      shown(options, async (engine) => [await engine.stopExperiment(name, options.why)]),
    )

/** serendip experiments holdout 0.01 */
const holdout = () =>
  verb('holdout', 'keep this share of people out of every experiment')
    .argument('<share>', '0 to 0.5', Number)
    .action((share: number, options: Options) =>
      shown(options, async (engine) => {
        await engine.holdOut(share)
        return engine.experiments().experiments
      }),
    )

const verb = (name: string, description: string) =>
  new Command(name)
    .description(description)
    .option(...dirFlag)
    .option(...jsonFlag)

async function shown(options: Options, ask: (engine: Engine) => Promise<readonly Experiment[]>): Promise<void> {
  const bars = progress()
  const { found, held } = await withEngine(dirOf(options), bars.report, async (engine) => ({
    found: await ask(engine),
    held: engine.experiments().holdout,
  }))
  bars.end()
  const rows = found.map(({ name, state, share, layer, arms, primary, why = '' }) => ({
    ...{ name, state, share, layer, arms: arms.map((arm) => arm.name).join(' '), primary, why },
  }))
  const out = held > 0 ? `\n${100 * held} % of people are in none.` : ''
  print(
    options.json === true,
    { experiments: found, holdout: held },
    `${rows.length === 0 ? 'There are none.' : table(rows)}${out}`,
  )
}

async function declarationAt(file: string): Promise<ExperimentDeclaration> {
  try {
    return JSON.parse(await readFile(file, 'utf8')) as ExperimentDeclaration
  } catch (error) {
    throw new EngineError(
      'DATA_UNREADABLE',
      `${file} cannot be read as JSON.`,
      'See docs/experiments.md for what it says.',
      error,
    )
  }
}
