import { itemId, userId } from '../domain/ids.ts'
import { secondMs } from '../domain/time.ts'
import { ndcg, recall } from '../evaluation/ranking-metrics.ts'
import { mulberry32, shuffle } from '../math/random.ts'
import type { Act } from '../models/model.ts'
import { type Benchmark, publishedOn } from './benchmark.ts'
import { readText } from './read-lists.ts'
import { type Person, taskOf } from './tasks.ts'

const fit = '75 % of each person'
const trainShare = 0.75
/** Of what is fitted in the end, the share that settings are chosen without: most of it, so that it is about as dense. */
const validationTrainShare = 0.9
const source = 'microsoft/recommenders'
const row = publishedOn(fit, 'ndcg@10')

/**
 * MovieLens 100K as in the table of microsoft/recommenders: three quarters of each person's ratings, drawn at random, are fitted, the others are
 * wanted whatever the rating; all films are ranked but those fitted.
 */
export const ml100k: Benchmark = {
  name: 'ml-100k',
  metrics: { 'ndcg@10': ndcg, 'recall@10': recall },
  k: 10,
  fits: [fit],
  published: [
    row('ALS, explicit', source, 0.044),
    row('SVD', source, 0.096),
    row('SAR', source, 0.382),
    row('LightGCN', source, 0.42),
    row('BPR', source, 0.442),
    row('BiVAE', source, 0.475),
  ],
  read: async (folder) => {
    const ratings = parse(await readText(folder, 'u.data'))
    const random = mulberry32(1)
    const [train, test] = [new Map<string, readonly Act[]>(), new Map<string, readonly Act[]>()]
    const [kept, held] = [new Map<string, readonly Act[]>(), new Map<string, readonly Act[]>()]
    for (const [user, acts] of ratings) {
      const [own, others] = cut(acts, trainShare, random)
      train.set(user, own)
      test.set(user, others)
      const [fitted, wanted] = cut(own, validationTrainShare, random)
      kept.set(user, fitted)
      held.set(user, wanted)
    }
    return { validation: taskOf(peopleOf(kept, held)), test: taskOf(peopleOf(train, test)) }
  },
}

/** `user item rating seconds` a line, tabs between. Every rating is an act of weight 1: that a film was seen says most. */
function parse(text: string): Map<string, Act[]> {
  const perUser = new Map<string, Act[]>()
  for (const line of text.split('\n').filter(Boolean)) {
    const [user, item, , seconds] = line.split('\t') as [string, string, string, string]
    const acts = perUser.get(user) ?? perUser.set(user, []).get(user)!
    acts.push({ itemId: itemId(item), weight: 1, at: Number(seconds) * secondMs })
  }
  for (const acts of perUser.values()) acts.sort((a, b) => a.at - b.at)
  return perUser
}

/** A random share, in time order, and the rest. */
function cut(acts: readonly Act[], share: number, random: () => number): [Act[], Act[]] {
  const chosen = new Set(shuffle([...acts], random).slice(0, Math.round(acts.length * share)))
  return [acts.filter((act) => chosen.has(act)), acts.filter((act) => !chosen.has(act))]
}

const peopleOf = (fitted: ReadonlyMap<string, readonly Act[]>, wanted: ReadonlyMap<string, readonly Act[]>): Person[] =>
  [...fitted].map(([user, acts]) => ({
    user: userId(user),
    fitted: acts,
    told: acts,
    wanted: wanted.get(user)!.map(({ itemId }) => itemId),
  }))
