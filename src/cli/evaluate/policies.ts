import type { ItemId, UserId } from '../../domain/ids.ts'
import type { Engine, RetrievingRole } from '../../engine.ts'

/** What a policy shows a person now. */
export interface Shown {
  readonly list: readonly ItemId[]
  /** Whether a part of the funnel fell back, and the list is not what the policy would show. */
  readonly degraded: boolean
}

export interface Policy {
  readonly name: string
  readonly show: (engine: Engine, userId: UserId, size: number) => Promise<Shown>
}

/** One model by itself: all that it finds, whether or not the person may watch it. */
const alone = (name: string, role: RetrievingRole): Policy => ({
  name,
  show: async (engine, userId, size) => ({ list: await engine.retrieve(role, userId, size), degraded: false }),
})

/** The funnel of `for-you`, or what these params leave of it. It explores nothing, and nothing is logged: the next policy is asked in the same world. */
const funnel = (name: string, params: Readonly<Record<string, number>> = {}): Policy => ({
  name,
  show: async (engine, userId, size) => {
    const [user] = await engine.users([userId])
    const { rows, degraded } = await engine.recommend({
      ...{ surface: 'for-you', userId, size },
      context: user?.country === undefined ? {} : { country: user.country },
      params: { ...params, 'rerank.exploration': 0, 'log.impressions': 0 },
    })
    return { list: rows.flatMap(({ items }) => items.map(({ itemId }) => itemId)), degraded }
  },
})

/** By score alone. Of the house rules one is left: no two of a creator side by side. */
const byScore = {
  'rerank.diversity': 0,
  'rerank.freshness': 0,
  'rerank.per-creator': 100,
  'rerank.per-category': 100,
  'rerank.sponsored': 100,
}

/** Each is meant to please people better than the one before it. */
export const ladder: readonly Policy[] = [
  alone('popularity', 'popularity'),
  alone('item-to-item', 'itemKnn'),
  alone('als', 'als'),
  alone('two-tower', 'twoTower'),
  funnel('fused sources', { ...byScore, 'rank.rung': 0, 'rank.candidates': 5_000 }),
  funnel('+ ranker', byScore),
  funnel('+ re-ranking'),
]

/** The other models that the funnel hears. */
export const others: readonly Policy[] = [
  alone('trending', 'trending'),
  alone('content', 'content'),
  alone('markov', 'markov'),
  alone('user-to-user', 'userKnn'),
  alone('sequence', 'sequence'),
]
