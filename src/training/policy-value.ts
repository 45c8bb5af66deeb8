import type { Millis } from '../domain/time.ts'
import type { Estimate } from '../evaluation/off-policy/estimate.ts'
import { estimateFrom } from '../evaluation/off-policy/estimate.ts'
import { expectationMaximisation } from '../evaluation/position-bias/expectation-maximisation.ts'
import type { Examination } from '../evaluation/position-bias/sightings.ts'
import type { World } from '../features/fold.ts'
import { mulberry32, sampled } from '../math/random.ts'
import type { Models } from '../models/kinds.ts'
import type { RankingModel } from '../models/model.ts'
import type { SlateData } from '../models/ranking-data.ts'
import type { LogReading } from '../storage/ports/event-log.ts'
import { actions } from './actions.ts'
import { examinationIn, placesJudged, sightingsIn } from './examination.ts'
import { readHistory } from './history.ts'
import { predictionsOf } from './judge.ts'
import { onlyColumns, rankingData } from './ranking-data.ts'
import { replayAll } from './replay.ts'
import type { Slate } from './slates.ts'

/** A ranker to be asked about. */
export interface AskedRanker {
  readonly artifact: string
  readonly role: string
  readonly model: RankingModel
  /** Slates up to here may have taught it. */
  readonly taughtUpTo: Millis
}

export interface PolicyValue extends Estimate {
  /** Which ranker would have ordered what was shown; `shown` is the order that it had. */
  readonly artifact: string
  readonly role: string
  readonly slates: number
  /** Of those slates, the share that may have taught it, of which it knows the outcome. */
  readonly taught: number
}

export interface PolicyQuestion {
  readonly since: Millis
  /** Worth of each action. */
  readonly worths: Readonly<Record<string, number>>
  readonly seed?: number
  /** Slates at most; a seeded sample where there are more. */
  readonly most?: number
  readonly progress?: (step: string, done: number, of: number) => void
}

/**
 * What slates would have been worth had each ranker ordered what was shown in them. In the position-based model what an item earned at one place it
 * earns at another by as much as that is looked at (the item-position estimator of Li, Abbasi-Yadkori, Kveton et al., 2018), and how much places
 * are looked at is estimated from the same log. An item that was not shown has no outcome, so the question is of order alone.
 */
export async function policyValues(
  log: LogReading,
  world: World,
  models: Models,
  rankers: readonly AskedRanker[],
  { since, worths, seed = 1, most = 5_000, progress = () => {} }: PolicyQuestion,
): Promise<readonly PolicyValue[]> {
  const history = await readHistory(log, (done, of) => progress('read the log', done, of))
  const looks = examinationIn(history.slates) ?? expectationMaximisation(sightingsIn(history.slates), placesJudged)
  const shown = history.slates.filter(({ at, positions }) => at > since && positions.every((position) => position >= 0))
  const slates = sampled(shown, most, mulberry32(seed))
  if (slates.length === 0) return []
  const replayed = await replayAll(log, world, models, slates, history.offset, (done, of) =>
    progress('replay impressions', done, of),
  )
  const data = rankingData(replayed, world.states.features)
  const earned = replayed.map(({ slate }) => slate.itemIds.map((_, n) => earnedBy(slate, n, worths)))
  const people = new Map<string, number>()
  const clusters = Int32Array.from(
    replayed,
    ({ slate: { userId } }) => people.get(userId) ?? people.set(userId, people.size).get(userId)!,
  )
  const valued = (orders: readonly (readonly number[])[]) => {
    const terms = new Float64Array(replayed.length)
    const weights = new Float64Array(replayed.length)
    replayed.forEach(({ slate: { positions } }, s) => {
      const places = positions.toSorted((a, b) => a - b)
      orders[s]!.forEach((item, rank) => {
        const weight = lookAt(looks, places[rank]!) / lookAt(looks, positions[item]!)
        terms[s]! += weight * earned[s]![item]!
        weights[s]! += weight / positions.length
      })
    })
    // a new order of what was shown need not weigh 1 on average: only how evenly it weighs tells how much it rests on few
    const mean = weights.reduce((sum, weight) => sum + weight, 0) / weights.length
    return estimateFrom(
      { terms },
      clusters,
      weights.map((weight) => weight / mean),
    )
  }
  const asShown = replayed.map(({ slate }) =>
    [...slate.positions.keys()].sort((a, b) => slate.positions[a]! - slate.positions[b]!),
  )
  const values: PolicyValue[] = [{ artifact: '', role: 'shown', slates: replayed.length, taught: 0, ...valued(asShown) }]
  for (const { artifact, role, model, taughtUpTo } of rankers) {
    progress(`ask ${role}`, values.length, rankers.length + 1)
    const taught = replayed.filter(({ slate }) => slate.at <= taughtUpTo).length / replayed.length
    const orders = await ordersBy(model, onlyColumns(data, model.schema), worths)
    values.push({ artifact, role, slates: replayed.length, taught, ...valued(orders) })
  }
  progress('ask rankers', 1, 1)
  return values
}

/** What came of an item, in worth; what is not known yet counts nothing. */
function earnedBy({ labels }: Slate, n: number, worths: PolicyQuestion['worths']): number {
  return actions.reduce((sum, action, a) => {
    const label = labels[n * actions.length + a]!
    return sum + (worths[action] ?? 0) * (Number.isNaN(label) ? 0 : label)
  }, 0)
}

/** Places within each slate, by what the ranker expects of its items, best first. */
async function ordersBy(model: RankingModel, data: SlateData, worths: PolicyQuestion['worths']): Promise<readonly number[][]> {
  const expected = await predictionsOf(model, data)
  const width = model.actions.length
  const worth = (row: number) =>
    model.actions.reduce((sum, action, a) => sum + (worths[action] ?? 0) * expected[row * width + a]!, 0)
  let from = 0
  return data.slates.map(({ end }) => {
    const values = Array.from({ length: end - from }, (_, n) => worth(from + n))
    from = end
    return [...values.keys()].sort((a, b) => values[b]! - values[a]! || a - b)
  })
}

const lookAt = (looks: Examination, position: number): number =>
  Math.max(0.01, looks[Math.min(position, placesJudged - 1)] || 0.01)
