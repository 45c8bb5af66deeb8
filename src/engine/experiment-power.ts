import { EngineError } from '../domain/error.ts'
import { daysNeeded, peopleNeeded } from '../experiments/analysis/power.ts'
import { metrics } from '../experiments/metrics/metrics.ts'
import { UsualGatherer } from '../experiments/metrics/usual.ts'
import type { Engine } from './contract.ts'
import { CatalogGlance, type ResultsParts } from './experiment-results.ts'

/** What an experiment is to find. */
export interface PowerQuestion {
  /** Whose mean and deviation are taken from the log, where they are not said; take-rate unless said. */
  readonly metric?: string
  readonly baseline?: number
  readonly deviation?: number
  /** Smallest relative change worth finding, such as .02. */
  readonly effect: number
  readonly alpha?: number
  readonly power?: number
  readonly arms?: number
  /** New people who meet it. */
  readonly peoplePerDay?: number
}

export interface Power {
  readonly peoplePerArm: number
  readonly people: number
  readonly days?: number
  /** The metric's mean and deviation over people that this is reckoned with. */
  readonly baseline: number
  readonly deviation: number
}

/** The stretch of the log that tells how a metric usually lies. */
const usualDays = 14

export const experimentPower = ({
  clock,
  catalog,
  readable,
}: Pick<ResultsParts, 'clock' | 'catalog' | 'readable'>): Pick<Engine, 'experimentPower'> => ({
  experimentPower: async ({ metric: name = 'take-rate', baseline, deviation, effect, arms = 2, peoplePerDay, ...chances }) => {
    const usual = async () => {
      const metric = metrics.find((each) => each.name === name)
      if (metric === undefined)
        throw new EngineError(
          'EXPERIMENT_INVALID',
          `There is no metric ${name}.`,
          `Ask for one of: ${metrics.map((each) => each.name).join(', ')}.`,
        )
      const gatherer = new UsualGatherer(clock.now(), usualDays)
      const glance = new CatalogGlance()
      const log = await readable()
      for await (const records of log.read(0, await log.last()))
        for (const { entry } of records)
          if (entry.kind === 'event') {
            gatherer.take(entry.event)
            glance.take(entry.event)
          }
      const { people, mean, deviation } = gatherer.of(metric, await glance.facts(catalog))
      if (mean !== 0) return { mean, deviation }
      throw new EngineError(
        'NOTHING_TO_COMPARE',
        `${people} people have a number of ${name} in the latest ${usualDays} days, and it is 0.`,
        'Say a baseline and a deviation, or ask once people were shown something.',
      )
    }
    const isShare = baseline !== undefined && deviation === undefined && baseline > 0 && baseline < 1
    const known =
      baseline !== undefined && (deviation !== undefined || isShare)
        ? { mean: baseline, deviation: deviation ?? Math.sqrt(baseline * (1 - baseline)) }
        : {
            ...(await usual()),
            ...(baseline === undefined ? {} : { mean: baseline }),
            ...(deviation === undefined ? {} : { deviation }),
          }
    const plan = { ...known, lift: effect, arms, ...chances }
    const peoplePerArm = peopleNeeded(plan)
    return {
      peoplePerArm,
      people: peoplePerArm * arms,
      ...(peoplePerDay === undefined ? {} : { days: daysNeeded(plan, peoplePerDay) }),
      baseline: known.mean,
      deviation: known.deviation,
    }
  },
})
