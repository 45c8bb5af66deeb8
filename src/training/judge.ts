import type { ItemId, UserId } from '../domain/ids.ts'
import type { Millis } from '../domain/time.ts'
import { dayMs } from '../domain/time.ts'
import type { User } from '../domain/user.ts'
import { evaluate } from '../evaluation/evaluate.ts'
import { auc } from '../evaluation/prediction-metrics.ts'
import { ndcg, recall } from '../evaluation/ranking-metrics.ts'
import { askerFrom } from '../models/asker.ts'
import type { Act, RankingModel, Retriever, Shown } from '../models/model.ts'
import { type SlateData, slatesIn } from '../models/ranking-data.ts'
import type { Metric } from '../registry/manifest.ts'
import type { History } from './history.ts'
import { labelsOf } from './ranking-data.ts'

/** People beyond this many add seconds and no certainty. */
const mostJudged = 2_000

/** What people wanted in the time after a moment, and what they had liked until then. */
export interface HeldOut {
  readonly truth: ReadonlyMap<UserId, ReadonlySet<ItemId>>
  readonly before: ReadonlyMap<UserId, readonly Act[]>
  /** What they told of themselves. */
  readonly users: ReadonlyMap<UserId, User>
  readonly cut: Millis
}

/** From `cut` to `until`, a day unless said: items that people who were known by then liked for the first time. */
export function heldOutAfter(history: Pick<History, 'interactions' | 'users'>, cut: Millis, until = cut + dayMs): HeldOut {
  const { interactions, users } = history
  const before = new Map<UserId, Map<ItemId, Act>>()
  const truth = new Map<UserId, Set<ItemId>>()
  for (const { userId, itemId, weight, at } of interactions) {
    if (at > cut) continue
    const acts = before.get(userId) ?? before.set(userId, new Map()).get(userId)!
    const known = acts.get(itemId)
    acts.set(itemId, { itemId, weight: Math.max(weight, known?.weight ?? 0), at: Math.max(at, known?.at ?? 0) })
  }
  for (const { userId, itemId, weight, at } of interactions) {
    const known = before.get(userId)
    if (known === undefined || known.has(itemId) || at <= cut || at > until || weight < 1) continue
    const wanted = truth.get(userId) ?? truth.set(userId, new Set()).get(userId)!
    if (truth.size <= mostJudged) wanted.add(itemId)
  }
  for (const [userId, wanted] of truth) if (wanted.size === 0) truth.delete(userId)
  const latestFirst = (acts: ReadonlyMap<ItemId, Act>) => [...acts.values()].sort((a, b) => b.at - a.at)
  return {
    truth,
    cut,
    users: new Map([...users].filter(([user]) => truth.has(user))),
    before: new Map([...before].filter(([user]) => truth.has(user)).map(([user, acts]) => [user, latestFirst(acts)])),
  }
}

/** How well a retriever foresaw what was held out, beside the popularity baseline; nothing where nobody wanted anything. */
export function judgeRetriever(model: Retriever, baseline: Retriever, held: HeldOut): Record<string, Metric> {
  if (held.truth.size === 0) return {}
  const [own, popular] = [foresight(model, held), foresight(baseline, held)]
  return {
    'recall@20': { value: own['recall@20'], baseline: popular['recall@20'] },
    'ndcg@20': { value: own['ndcg@20'], baseline: popular['ndcg@20'] },
  }
}

/** Means over people of what a retriever foresaw of what was held out. */
export function foresight(retriever: Retriever, { truth, before, users, cut }: HeldOut): Record<'recall@20' | 'ndcg@20', number> {
  const recommend = (user: UserId) => {
    const asker = askerFrom({ history: before.get(user) ?? [], userId: user, user: users.get(user), context: {}, at: cut })
    const had = new Set(before.get(user)?.map(({ itemId }) => itemId))
    return retriever
      .retrieve(asker, 20 + had.size)
      .map(({ itemId }) => itemId)
      .filter((id) => !had.has(id))
  }
  const { metrics } = evaluate({ truth, recommend, metrics: { 'recall@20': recall, 'ndcg@20': ndcg }, k: 20 })
  return { 'recall@20': metrics['recall@20'].mean, 'ndcg@20': metrics['ndcg@20'].mean }
}

type SlateRows = Omit<SlateData, 'actions' | 'labels'>
type Ask = (rows: Float32Array, shown: Shown, positions: Int32Array) => Promise<Float32Array>

/** What a ranker expects of each row at the reference position, slate by slate: rows x actions, row-major. */
export const predictionsOf = (model: RankingModel, data: SlateRows): Promise<Float32Array> =>
  slateBySlate(model, data, (rows, shown) => model.predict(rows, shown.items.length, shown))

/** The same where things stood, of a ranker that can tell. */
export const placedPredictionsOf = (model: RankingModel, data: SlateRows): Promise<Float32Array> =>
  model.predictAt === undefined
    ? predictionsOf(model, data)
    : slateBySlate(model, data, async (rows, shown, positions) => model.predictAt!(rows, positions, shown))

async function slateBySlate({ actions }: RankingModel, data: SlateRows, ask: Ask): Promise<Float32Array> {
  const predicted = new Float32Array(data.items.length * actions.length)
  for (const { from, rows, positions, shown } of slatesIn(data)) {
    predicted.set(await ask(rows, shown, positions), from * actions.length)
  }
  return predicted
}

/** Area under the curve of each head on rows it was not fitted on, beside ranking by popularity alone. Heads never seen to happen are left out. */
export async function judgeRanker(
  model: RankingModel,
  data: SlateData,
  popularity: Float32Array,
): Promise<Record<string, Metric>> {
  const predicted = await predictionsOf(model, data)
  return Object.fromEntries(
    model.actions.flatMap((action, head) => {
      const all = labelsOf(data, action)
      const known = [...all.keys()].filter((n) => !Number.isNaN(all[n]!))
      const labels = known.map((n) => all[n]!)
      const areaOf = (scoreOf: (n: number) => number) => auc(known.map(scoreOf), labels)
      const value = areaOf((n) => predicted[n * model.actions.length + head]!)
      if (Number.isNaN(value)) return []
      return [[`auc.${action}`, { value, baseline: areaOf((n) => popularity[n]!) }]]
    }),
  )
}
