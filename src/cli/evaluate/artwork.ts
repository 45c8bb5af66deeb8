import { Command } from 'commander'
import type { Recommendation } from '../../domain/recommendation.ts'
import type { Millis } from '../../domain/time.ts'
import { pairedBootstrap } from '../../evaluation/bootstrap.ts'
import { examination } from '../../simulator/enjoyment.ts'
import { endOf } from '../../simulator/settings.ts'
import type { World } from '../../simulator/world.ts'
import { jsonFlag } from '../opening.ts'
import { progress, type Report } from '../progress.ts'
import { type ReportRow, reported } from '../report.ts'
import { live, shelvesEveryMs } from './live.ts'
import { trainedWorld } from './trained-world.ts'

/** How pictures are chosen, by the params that say so. */
const policies: Readonly<Record<string, Readonly<Record<string, number>>>> = {
  first: { 'artwork.learnt': 0 },
  evenly: { 'artwork.floor': 1 },
  learnt: {},
}

interface Options {
  readonly people: number
  readonly items: number
  readonly past: number
  readonly days: number
  readonly seed: number
  readonly seeds: number
  readonly json?: boolean
}

/** serendip evaluate artwork */
export const artwork = () =>
  new Command('artwork')
    .description('what choosing an item’s picture for each person earns, beside its first picture and an even draw')
    .option('--people <count>', 'of the world', Number, 300)
    .option('--items <count>', 'of the world', Number, 600)
    .option('--past <days>', 'before', Number, 20)
    .option('--days <count>', 'that people live with each policy', Number, 60)
    .option('--seed <number>', 'of the first world', Number, 1)
    .option('--seeds <count>', 'worlds, each a seed further', Number, 5)
    .option(...jsonFlag)
    .action((options: Options) =>
      reported('evaluate artwork', { json: options.json === true, seed: options.seed }, async () => {
        const { people, items, past, days, seed, seeds } = options
        const bars = progress()
        const lives = new Map<string, Lived[]>()
        for (let world = seed; world < seed + seeds; world++) {
          for (const policy of Object.keys(policies)) {
            const lived = await livedWith(policy, { ...options, seed: world }, bars.report)
            lives.set(policy, [...(lives.get(policy) ?? []), lived])
          }
        }
        bars.end()
        return {
          dataset: `${seeds} worlds of ${people} people and ${items} items with two pictures each: ${past} days of past, then ${days} lived`,
          rows: rowsOf(lives),
          notes: [
            'chances: expected choices a look, mean over looks and worlds; best: had each person met the picture that speaks to them most. low, high: 95 % over worlds.',
            'gain: of chances over the first picture in the same worlds. regret: of a look against its best picture, in the first and the last fifth of the days.',
          ],
        }
      }),
    )

interface Lived {
  readonly chances: number
  readonly best: number
  readonly regretFirst: number
  readonly regretLast: number
}

async function livedWith(policy: string, { people, items, past, days, seed }: Options, report: Report): Promise<Lived> {
  const told: Report = (step, done, of) => report(`${policy}, seed ${seed}: ${step}`, done, of)
  const begun = await trainedWorld({ people, items, days: past, seed }, (world) => endOf(world.settings), told, {
    training: false,
    shelvesEveryMs,
  })
  const { world, engine } = begun
  const from = world.settings.days
  const fifths = Array.from({ length: 5 }, () => ({ looks: 0, chances: 0, best: 0 }))
  const start = endOf(world.settings)
  const met = (answer: Recommendation, at: Millis) => {
    const fifth = fifths[Math.min(4, Math.floor((5 * (at - start)) / (days * 86_400_000)))]!
    for (const each of looksAt(world, answer, at)) {
      fifth.looks += each.look
      fifth.chances += each.look * each.chance
      fifth.best += each.look * each.best
    }
  }
  await live(begun, { surface: 'for-you', from, to: from + days, params: policies[policy]!, met }, told)
  await engine.close()
  const sum = (of: 'looks' | 'chances' | 'best') => fifths.reduce((all, fifth) => all + fifth[of], 0)
  const regret = ({ looks, chances, best }: (typeof fifths)[number]) => (best - chances) / looks
  return {
    chances: sum('chances') / sum('looks'),
    best: sum('best') / sum('looks'),
    regretFirst: regret(fifths[0]!),
    regretLast: regret(fifths[4]!),
  }
}

/** Of each place of an answer: how likely it is looked at, and how likely what stands there is then chosen, as it is shown and at best. */
const looksAt = (world: World, { userId, rows }: Recommendation, at: Millis) =>
  rows
    .flatMap(({ items }) => items)
    .map(({ itemId, item, artwork, position }) => {
      const chance = (artworkId: string) => world.chanceOfChoice(userId, itemId, artworkId, at)
      return {
        look: examination(position),
        chance: chance(artwork?.artworkId ?? ''),
        best: Math.max(...item.artworks.map(({ artworkId }) => chance(artworkId))),
      }
    })

function rowsOf(lives: ReadonlyMap<string, readonly Lived[]>): readonly ReportRow[] {
  const over = (values: readonly number[]) => values.reduce((a, b) => a + b, 0) / values.length
  return [...lives].map(([policy, lived]) => {
    const chances = lived.map((each) => each.chances)
    const first = lives.get('first')!.map((each) => each.chances)
    const { mean, low, high } = pairedBootstrap(
      chances,
      chances.map(() => 0),
    )
    const gain = pairedBootstrap(chances, first)
    return {
      policy,
      ...{ chances: mean, low, high, best: over(lived.map((each) => each.best)) },
      ...{ gain: gain.mean, gainLow: gain.low, gainHigh: gain.high },
      regretFirst: over(lived.map((each) => each.regretFirst)),
      regretLast: over(lived.map((each) => each.regretLast)),
    }
  })
}
