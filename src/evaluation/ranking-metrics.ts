/** Judges one ranked list (best first, each item at most once) against the items its reader turned out to want. In [0, 1]. */
export type RankingMetric = <Item>(ranked: readonly Item[], truth: ReadonlySet<Item>, k: number) => number

/** Share of the wanted items that stand in the first k: hits / |truth|. 0 where nothing was wanted. */
export const recall: RankingMetric = (ranked, truth, k) => (truth.size === 0 ? 0 : hits(ranked, truth, k) / truth.size)

/** Share of the k places that hold something wanted: hits / k, however short the list. */
export const precision: RankingMetric = (ranked, truth, k) => (k === 0 ? 0 : hits(ranked, truth, k) / k)

/** 1 if any of the first k was wanted. With one wanted item (leave-one-out) it equals recall. */
export const hitRate: RankingMetric = (ranked, truth, k) => (hits(ranked, truth, k) > 0 ? 1 : 0)

/**
 * Binary NDCG@k: sum over hits of 1 / log2(rank + 2), rank from 0, divided by the same sum for the ideal list, which
 * starts with min(k, |truth|) hits (Järvelin and Kekäläinen, 2002).
 */
export const ndcg: RankingMetric = (ranked, truth, k) => {
  let gained = 0
  for (let rank = 0; rank < k && rank < ranked.length; rank++) if (truth.has(ranked[rank]!)) gained += discount(rank)
  let ideal = 0
  for (let rank = 0; rank < k && rank < truth.size; rank++) ideal += discount(rank)
  return ideal === 0 ? 0 : gained / ideal
}

/** Average precision at k: precision at each hit's rank, summed, over min(k, |truth|). Its mean over users is MAP@k. */
export const averagePrecision: RankingMetric = (ranked, truth, k) => {
  let hit = 0
  let sum = 0
  for (let rank = 0; rank < k && rank < ranked.length; rank++) {
    if (truth.has(ranked[rank]!)) sum += ++hit / (rank + 1)
  }
  const places = Math.min(k, truth.size)
  return places === 0 ? 0 : sum / places
}

/** 1 / place of the first hit (first place is 1), 0 where the first k hold none. Its mean over users is MRR@k. */
export const reciprocalRank: RankingMetric = (ranked, truth, k) => {
  for (let rank = 0; rank < k && rank < ranked.length; rank++) if (truth.has(ranked[rank]!)) return 1 / (rank + 1)
  return 0
}

function hits<Item>(ranked: readonly Item[], truth: ReadonlySet<Item>, k: number): number {
  let found = 0
  for (let rank = 0; rank < k && rank < ranked.length; rank++) if (truth.has(ranked[rank]!)) found++
  return found
}

const discount = (rank: number) => 1 / Math.log2(rank + 2)
