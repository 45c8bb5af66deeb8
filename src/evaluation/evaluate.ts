import { type BootstrapSettings, bootstrap, type Interval } from './bootstrap.ts'
import type { RankingMetric } from './ranking-metrics.ts'

export interface Question<User, Item, Name extends string> {
  /** What each person turned out to want; who is not in it is not judged. */
  readonly truth: ReadonlyMap<User, ReadonlySet<Item>>
  /** The list for one person, best first, each item at most once; what they had before is left out. */
  readonly recommend: (user: User) => readonly Item[]
  readonly metrics: Readonly<Record<Name, RankingMetric>>
  /** Places of the list that count. */
  readonly k: number
  readonly bootstrap?: BootstrapSettings
}

export interface Judged extends Interval {
  /** One value a person, in the order of `truth`: the same for every model judged on it, so that values can be paired. */
  readonly perUser: Float64Array
}

export interface Judgement<Item, Name extends string> {
  readonly metrics: Readonly<Record<Name, Judged>>
  /** The first k of every list, in the order of `truth`: for coverage, gini and novelty. */
  readonly lists: readonly (readonly Item[])[]
}

/** Judges one policy: values of each person first, then their mean with a bootstrap interval over people. */
export function evaluate<User, Item, Name extends string>(question: Question<User, Item, Name>): Judgement<Item, Name> {
  const { truth, recommend, k } = question
  const metrics = Object.entries<RankingMetric>(question.metrics)
  const perUser = metrics.map(() => new Float64Array(truth.size))
  const lists: (readonly Item[])[] = []
  for (const [user, wanted] of truth) {
    const list = recommend(user).slice(0, k)
    if (new Set(list).size < list.length) throw new RangeError(`the list for ${String(user)} holds an item twice`)
    metrics.forEach(([, metric], m) => {
      perUser[m]![lists.length] = metric(list, wanted, k)
    })
    lists.push(list)
  }
  const judged = metrics.map(([name], m) => [name, { perUser: perUser[m]!, ...bootstrap(perUser[m]!, question.bootstrap) }])
  return { metrics: Object.fromEntries(judged) as Record<Name, Judged>, lists }
}
