import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { LoggedChoices } from '../evaluation/off-policy/choices.ts'
import { smoothedRewards } from '../evaluation/off-policy/smoothed-rewards.ts'

/** Choices of one policy of the Open Bandit Dataset (Saito, Aihara, Matsutani and Narita, 2021): one item at one of three places, clicked or not. */
export interface OpenBandit {
  readonly items: Int32Array
  /** 0 the left one. */
  readonly places: Int32Array
  readonly clicks: Float64Array
  readonly propensities: Float64Array
}

export type OpenBanditPolicy = 'random' | 'bts'
export const campaigns = ['men', 'women'] as const
export type Campaign = (typeof campaigns)[number]

const placesShown = 3

export async function readOpenBandit(data: string, policy: OpenBanditPolicy, campaign: Campaign): Promise<OpenBandit> {
  const [head = '', ...lines] = (await readFile(join(data, 'obd', policy, campaign, `${campaign}.csv`), 'utf8'))
    .trimEnd()
    .split('\n')
  const names = head.split(',')
  const [item, position, click, propensity] = ['item_id', 'position', 'click', 'propensity_score'].map((name) =>
    names.indexOf(name),
  )
  const rows = lines.map((line) => line.split(',', names.length))
  return {
    items: Int32Array.from(rows, (row) => Number(row[item!])),
    places: Int32Array.from(rows, (row) => Number(row[position!]) - 1),
    clicks: Float64Array.from(rows, (row) => Number(row[click!])),
    propensities: Float64Array.from(rows, (row) => Number(row[propensity!])),
  }
}

/** How often a policy showed an item at a place, of all it showed there: what another log can say of it. */
function frequenciesOf({ items, places }: OpenBandit): (item: number, place: number) => number {
  const width = items.reduce((most, item) => Math.max(most, item), 0) + 1
  const counts = new Float64Array(width * placesShown)
  const totals = new Float64Array(placesShown)
  items.forEach((item, n) => {
    counts[places[n]! * width + item]! += 1
    totals[places[n]!]! += 1
  })
  return (item, place) => (item < width ? counts[place * width + item]! / totals[place]! : 0)
}

/** The log of one policy, asked about another, which is known by its own log's frequencies. Every choice is a cluster of its own: the data names no people. */
export function askedAbout(logged: OpenBandit, other: OpenBandit): LoggedChoices {
  const target = frequenciesOf(other)
  const { clicks: rewards, items: actions, places: contexts, propensities } = logged
  const clusters = Int32Array.from(rewards, (_, n) => n)
  return {
    ...{ rewards, propensities, clusters },
    targets: Float64Array.from(actions, (item, n) => target(item, contexts[n]!)),
    model: smoothedRewards({ rewards, actions, contexts, clusters }, (item, n) => target(item, contexts[n]!)),
  }
}
