import { IdMap, type ItemId, itemId, type UserId, userId } from '../src/domain/ids.ts'
import { gaussian, mulberry32, type Random } from '../src/math/random.ts'
import type { Interactions } from '../src/models/interactions.ts'

const topics = 64

/**
 * As many acts as asked for, in the shape of MovieLens 20M (138,493 people, 26,744 films, 20 M acts; smaller sizes shrink both sides alike):
 * log-normal people, a power law of items, each person at home in a few topics.
 */
export function movielensShape(size: number, seed: number): Interactions {
  const random = mulberry32(seed)
  const scale = Math.sqrt(size / 20e6)
  const users = Math.max(50, Math.round(138_493 * scale))
  const perTopic = Math.max(4, Math.round((26_744 * scale) / topics))
  const rankOf = popularRank(perTopic)
  const mean = size / users

  const ptr = new Int32Array(users + 1)
  const item = new Int32Array(Math.ceil(size * 1.5))
  const seenBy = new Int32Array(perTopic * topics).fill(-1)
  let n = 0
  for (let user = 0; user < users; user++) {
    const home = Array.from({ length: 3 }, () => Math.floor(random() * topics))
    const acts = Math.min(perTopic * 8, Math.round(mean * 0.75 * Math.exp(1.1 * gaussian(random))) + 1)
    for (let act = 0; act < acts && n < item.length; act++) {
      const topic = random() < 0.8 ? home[act % 3]! : Math.floor(random() * topics)
      const wanted = rankOf(random) * topics + topic
      if (seenBy[wanted] === user) continue
      seenBy[wanted] = user
      item[n++] = wanted
    }
    ptr[user + 1] = n
  }
  const weight = new Float32Array(n)
  for (let i = 0; i < n; i++) weight[i] = 0.5 + 2 * random()
  return {
    users: numbered<UserId>(users, userId),
    items: numbered<ItemId>(perTopic * topics, itemId),
    ptr,
    item: item.slice(0, n),
    weight,
    at: new Float64Array(n),
    contexts: [],
  }
}

const numbered = <Id extends string>(count: number, id: (name: string) => Id) =>
  new IdMap(Array.from({ length: count }, (_, i) => id(`${i}`)))

/** Draws ranks below n with probability falling as (rank + 2)^-1, by a table of quantiles. */
function popularRank(n: number): (random: Random) => number {
  const quantiles = new Int32Array(1 << 14)
  const total = Array.from({ length: n }, (_, r) => 1 / (r + 2)).reduce((sum, p) => sum + p, 0)
  let below = 0
  let rank = 0
  for (let q = 0; q < quantiles.length; q++) {
    while (rank < n - 1 && below + 1 / (rank + 2) / total < (q + 0.5) / quantiles.length) below += 1 / (rank++ + 2) / total
    quantiles[q] = rank
  }
  return (random) => quantiles[Math.floor(random() * quantiles.length)]!
}
