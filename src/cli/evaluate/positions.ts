import { Command } from 'commander'
import { withInterval } from '../../evaluation/position-bias/estimate.ts'
import { expectationMaximisation } from '../../evaluation/position-bias/expectation-maximisation.ts'
import { harvest } from '../../evaluation/position-bias/harvest.ts'
import type { Sightings } from '../../evaluation/position-bias/sightings.ts'
import { examination } from '../../simulator/enjoyment.ts'
import { createWorld } from '../../simulator/world.ts'
import { jsonFlag } from '../opening.ts'
import { progress } from '../progress.ts'
import { type ReportRow, reported } from '../report.ts'

interface Options {
  readonly people: number
  readonly items: number
  readonly days: number
  readonly places: number
  readonly seed: number
  readonly json?: boolean
}

const methods = { harvest, em: expectationMaximisation } as const

/** serendip evaluate positions */
export const positions = () =>
  new Command('positions')
    .description('how much less each place is looked at than the top one, as a log of slates tells, and as it truly is')
    .option('--people <count>', 'of the world', Number, 2_000)
    .option('--items <count>', 'of the world', Number, 5_000)
    .option('--days <count>', 'of its past', Number, 60)
    .option('--places <count>', 'from the top', Number, 10)
    .option('--seed <number>', 'of the world', Number, 1)
    .option(...jsonFlag)
    .action((options: Options) =>
      reported('evaluate positions', { json: options.json === true, seed: options.seed }, async () => {
        const bars = progress()
        const sightings = shownIn(options)
        const rows = Object.entries(methods).flatMap(([method, estimate], n) => {
          bars.report('draw people anew', n, 2)
          const found = withInterval(estimate, sightings, options.places, { resamples: method === 'em' ? 20 : 100 })
          return Array.from({ length: options.places }, (_, place): ReportRow => {
            const of = { propensity: found.examination[place]!, low: found.low[place]!, high: found.high[place]! }
            return { position: place, method, ...of, truth: examination(place) }
          })
        })
        bars.report('draw people anew', 2, 2)
        bars.end()
        return {
          dataset: `${sightings.positions.length} impressions of the simulated past, ${options.days} days of ${options.people} people`,
          rows,
          notes: ['propensity: chance of a look beside that at the top; low, high: 95 % bootstrap interval over people.'],
        }
      }),
    )

/** Impressions of a world's past, each with whether it was clicked. */
function shownIn({ people, items, days, seed }: Options): Sightings {
  const world = createWorld({ people, items, days, seed })
  const clicked = new Set<string>()
  const shown: { key: string; position: number; propensity: number; item: string; person: string }[] = []
  for (const { entry } of world.history()) {
    if (entry.kind !== 'event') continue
    const { type, recommendationId, itemId = '', userId, position, propensity = 1 } = entry.event
    const key = `${recommendationId}\n${itemId}`
    if (type === 'click') clicked.add(key)
    if (type === 'impression' && position !== undefined) shown.push({ key, position, propensity, item: itemId, person: userId })
  }
  const numbered = (names: readonly string[]) => {
    const numbers = new Map([...new Set(names)].map((name, n) => [name, n]))
    return Int32Array.from(names, (name) => numbers.get(name)!)
  }
  return {
    positions: Int32Array.from(shown, ({ position }) => position),
    clicks: Uint8Array.from(shown, ({ key }) => Number(clicked.has(key))),
    propensities: Float64Array.from(shown, ({ propensity }) => propensity),
    items: numbered(shown.map(({ item }) => item)),
    people: numbered(shown.map(({ person }) => person)),
  }
}
