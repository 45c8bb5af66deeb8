import type { ItemId, UserId } from '../../domain/ids.ts'
import { bootstrap, type Interval, pairedBootstrap } from '../../evaluation/bootstrap.ts'
import { evaluate } from '../../evaluation/evaluate.ts'
import { ndcg, recall } from '../../evaluation/ranking-metrics.ts'
import type { Report } from '../progress.ts'
import type { ReportRow } from '../report.ts'
import { slateSize as k } from './live.ts'
import type { Policy } from './policies.ts'
import type { TrainedWorld } from './trained-world.ts'

export interface Judged {
  readonly name: string
  readonly row: ReportRow
  /** True expected worth of each person's list, in the order of those judged. */
  readonly perPerson: Float64Array
  readonly recall: number
  /** Answers whose funnel fell back somewhere. */
  readonly degraded: number
}

/** Shows everybody in `truth` a list now, and holds it against what they wanted, and against what the world knows them to enjoy. */
export async function judge(
  { name, show }: Policy,
  { world, engine, clock }: TrainedWorld,
  truth: ReadonlyMap<UserId, ReadonlySet<ItemId>>,
  report: Report,
): Promise<Judged> {
  const lists = new Map<UserId, readonly ItemId[]>()
  let degraded = 0
  for (const userId of truth.keys()) {
    const shown = await show(engine, userId, k)
    lists.set(userId, shown.list)
    if (shown.degraded) degraded++
    report(`ask ${name}`, lists.size, truth.size)
  }
  const at = clock.now()
  const { metrics } = evaluate({ truth, k, metrics: { recall, ndcg }, recommend: (userId) => lists.get(userId)! })
  const perPerson = Float64Array.from(lists, ([userId, list]) => world.satisfaction(userId, list, at))
  const satisfaction = bootstrap(perPerson)
  const places = [...lists].flatMap(([userId, list]) => list.map((itemId) => world.mayWatch(userId, itemId, at)))
  const row = {
    model: name,
    ...{ satisfaction: satisfaction.mean, low: satisfaction.low, high: satisfaction.high },
    ...{ 'recall@20': metrics.recall.mean, recallLow: metrics.recall.low, recallHigh: metrics.recall.high },
    ...{ 'ndcg@20': metrics.ndcg.mean, ndcgLow: metrics.ndcg.low, ndcgHigh: metrics.ndcg.high },
    watchable: places.filter(Boolean).length / Math.max(1, places.length),
    degraded,
  }
  return { name, row, perPerson, recall: metrics.recall.mean, degraded }
}

/** What each step of a ladder gains over the one before, of the same people; the first has none before it. */
export const gainsOf = (steps: readonly Judged[]): readonly (Interval | undefined)[] =>
  steps.map(({ perPerson }, n) => (n === 0 ? undefined : pairedBootstrap(perPerson, steps[n - 1]!.perPerson)))
