import { integer, type Random } from '../math/random.ts'

/** How one wanted item is ranked: among negatives that are drawn, not among the catalog. */
export interface SampledRanking<Item> {
  readonly wanted: Item
  /** Items that may be drawn: the catalog without what the person had; each is drawn at most once. The wanted item may be among them. */
  readonly pool: readonly Item[]
  readonly score: (item: Item) => number
  readonly negatives: number
  readonly random: Random
}

// These two exist only to be set beside figures that were published so. Sampled metrics are not the metric with noise: they are
// another quantity, and may order models otherwise than the metric does (Krichene and Rendle, "On sampled metrics for item
// recommendation", KDD 2020). Nothing else here samples.

/** 1 if fewer than k of the drawn negatives stand above the wanted item. Not the hit rate: far larger, and not comparable with it. */
export const sampledHitRate = <Item>(ranking: SampledRanking<Item>, k: number): number => (sampledRank(ranking) < k ? 1 : 0)

/** 1 / log2(rank + 2) by the wanted item's rank (from 0) among the drawn negatives, 0 beyond k. Not NDCG, and not comparable with it. */
export function sampledNdcg<Item>(ranking: SampledRanking<Item>, k: number): number {
  const rank = sampledRank(ranking)
  return rank < k ? 1 / Math.log2(rank + 2) : 0
}

/** Negatives above the wanted item; one that scores the same stands above it, so that a model of one score for all earns nothing. */
function sampledRank<Item>({ wanted, pool, score, negatives, random }: SampledRanking<Item>): number {
  const own = score(wanted)
  let above = 0
  for (const item of drawn(pool, wanted, negatives, random)) if (!(score(item) < own)) above++
  return above
}

/** `count` items of the pool but `wanted`, each at most once (Fisher and Yates, as far as needed); all where there are no more. */
function drawn<Item>(pool: readonly Item[], wanted: Item, count: number, random: Random): Item[] {
  const left = pool.filter((item) => item !== wanted)
  const size = Math.min(count, left.length)
  for (let i = 0; i < size; i++) {
    const j = i + integer(random, left.length - i)
    const kept = left[i]!
    left[i] = left[j]!
    left[j] = kept
  }
  return left.slice(0, size)
}
