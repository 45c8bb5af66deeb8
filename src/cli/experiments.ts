import { readFile } from 'node:fs/promises'
import { Command } from 'commander'
import { EngineError } from '../domain/error.ts'
import type { Engine, Experiment, ExperimentDeclaration, ExperimentResults } from '../engine.ts'
import { daysNeeded, type Plan, peopleNeeded } from '../experiments/analysis/power.ts'
import { audited } from './audited.ts'
import { dirFlag, dirOf, jsonFlag, withEngine } from './opening.ts'
import { print, table } from './output.ts'
import { progress } from './progress.ts'

interface Options {
  readonly dir?: string
  readonly json?: boolean
}

/** serendip experiments: one verb an act. */
export const experiments = () =>
  new Command('experiments')
    .description('compare what some people are given with what others are given at the same time; without a verb, lists them')
    .addCommand(list(), { isDefault: true })
    .addCommand(declare())
    .addCommand(ramp())
    .addCommand(stop())
    .addCommand(results())
    .addCommand(power())
    .addCommand(holdout())

/** serendip experiments */
const list = () =>
  verb('list', 'every experiment there was').action((options: Options) =>
    shown(options, async (engine) => engine.experiments().experiments),
  )

/** serendip experiments declare deeper.json */
const declare = () =>
  verb('declare', 'write an experiment down as a draft; it lets nobody in before it is ramped')
    .argument('<file>', 'its JSON: name, arms, and what docs/experiments.md says besides')
    .action(async (file: string, options: Options) => {
      const declaration = await declarationAt(file)
      const act = { operation: 'declare-experiment', target: '/v1/experiments', body: declaration }
      await shown(options, async (engine) => [await audited(engine, act, () => engine.declareExperiment(declaration))])
    })

/** serendip experiments ramp deeper 0.05 */
const ramp = () =>
  verb('ramp', "let in this share of an experiment's people, and start it where it is a draft; it can only grow")
    .argument('<name>')
    .argument('<share>', 'above 0 and at most 1', Number)
    .action((name: string, share: number, options: Options) =>
      shown(options, async (engine) => [
        await audited(engine, { operation: 'ramp-experiment', target: `/v1/experiments/${name}/ramp`, body: { share } }, () =>
          engine.rampExperiment(name, share),
        ),
      ]),
    )

/** serendip experiments stop deeper */
const stop = () =>
  verb('stop', 'stop an experiment for good: everyone meets what is the default again')
    .argument('<name>')
    .option('--why <text>', 'kept with the experiment')
    .action((name: string, options: Options & { readonly why?: string }) =>
      shown(options, async (engine) => [
        await audited(
          engine,
          { operation: 'stop-experiment', target: `/v1/experiments/${name}/stop`, body: { why: options.why } },
          () => engine.stopExperiment(name, options.why),
        ),
      ]),
    )

/** serendip experiments results deeper */
const results = () =>
  verb('results', 'every metric of every arm beside the control, with intervals that may be looked at as often as one likes')
    .argument('<name>')
    .action(async (name: string, options: Options) => {
      const bars = progress()
      const found = await withEngine(dirOf(options), bars.report, (engine) => engine.experimentResults(name), unasked)
      bars.end()
      const rows = found.results.map(
        ({ metric, role, arm, people, control, value, lift, liftLow, liftHigh, p, always, verdict }) => ({
          ...{ metric, role, arm, people, control, value, lift, liftLow, liftHigh, p, 'p at any time': always.p, verdict },
        }),
      )
      const { preference } = found
      const notes = [
        ...(preference === undefined ? [] : [preferred(preference)]),
        `people: ${Object.entries(found.people)
          .map(([arm, count]) => `${arm} ${count}`)
          .join(', ')}; left out for meeting two arms: ${found.torn}`,
        found.sampleRatio.mismatch
          ? `SAMPLE RATIO MISMATCH (p = ${found.sampleRatio.p.toPrecision(2)}): believe nothing of this before it is explained.`
          : `sample ratio: p = ${found.sampleRatio.p.toFixed(3)}`,
        ...found.interactions.map(
          ({ with: other, effect, pCorrected }) => `with ${other}: ${effect.toPrecision(3)}, p = ${pCorrected.toFixed(3)}`,
        ),
      ]
      print(options.json === true, found, `${table(rows)}\n\n${notes.join('\n')}`)
    })

const preferred = ({ share, low, high, p, people }: NonNullable<ExperimentResults['preference']>) =>
  `${(100 * share).toFixed(1)} % of ${people} decided people took more of the treatment's picks (95 %: ${(100 * low).toFixed(1)} to ${(100 * high).toFixed(1)}, p = ${p.toFixed(4)})`

/** serendip experiments power --mean 0.3 --deviation 0.46 --lift 0.02 */
const power = () =>
  new Command('power')
    .description('how many people, and days, an experiment needs')
    .requiredOption('--mean <number>', 'of the metric, over people', Number)
    .option('--deviation <number>', 'of the metric; of a share it follows from the mean', Number)
    .option('--lift <number>', 'smallest relative change worth finding', Number, 0.02)
    .option('--power <number>', 'chance to find it', Number, 0.8)
    .option('--alpha <number>', 'chance of a false alarm', Number, 0.05)
    .option('--correlation <number>', 'with what people did before', Number, 0)
    .option('--arms <count>', 'the control among them', Number, 2)
    .option('--a-day <people>', 'new people who meet it', Number)
    .option(...jsonFlag)
    .action(({ json, aDay, ...plan }: Plan & { mean: number; deviation?: number; aDay?: number; json?: boolean }) => {
      const whole = { ...plan, deviation: plan.deviation ?? Math.sqrt(plan.mean * (1 - plan.mean)) }
      const people = peopleNeeded(whole)
      const days = aDay === undefined ? undefined : daysNeeded(whole, aDay)
      const words = `${people.toLocaleString('en')} people an arm${days === undefined ? '' : `, ${days} days`}`
      print(json === true, { people, ...(days === undefined ? {} : { days }) }, words)
    })

/** serendip experiments holdout 0.01 */
const holdout = () =>
  verb('holdout', 'keep this share of people out of every experiment')
    .argument('<share>', '0 to 0.5', Number)
    .action((share: number, options: Options) =>
      shown(options, async (engine) => {
        await audited(engine, { operation: 'hold-out', target: '/v1/holdout', body: { share } }, () => engine.holdOut(share))
        return engine.experiments().experiments
      }),
    )

/** Of an engine that nobody asks for recommendations. */
const unasked = { withoutModels: true, warmUpMs: 0 }

const verb = (name: string, description: string) =>
  new Command(name)
    .description(description)
    .option(...dirFlag)
    .option(...jsonFlag)

async function shown(options: Options, asked: (engine: Engine) => Promise<readonly Experiment[]>): Promise<void> {
  const bars = progress()
  const ask = async (engine: Engine) => ({ found: await asked(engine), held: engine.experiments().holdout })
  const { found, held } = await withEngine(dirOf(options), bars.report, ask, unasked)
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
