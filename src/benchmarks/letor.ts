import { mean } from '../evaluation/bootstrap.ts'
import { boostedEnsembleWith, type EnsembleSettings } from '../models/boosted-trees/ensemble.ts'
import { ndcgPerQuery } from '../models/boosted-trees/objectives/ndcg.ts'
import type { ObjectiveName } from '../models/boosted-trees/objectives/objectives.ts'
import type { LightgbmPeer } from './lightgbm-peer.ts'
import type { GradedSet } from './lightgbm-rank.ts'

/** How many places NDCG is taken over. */
export const cutoffs = [1, 3, 5] as const

/** The set's own `train.conf`, but for the number of trees: those of the figures to hold ours against. */
const conf = { trees: 50, learningRate: 0.1, maxLeaves: 31, maxBins: 255, minRows: 50, minHessian: 5, l2: 0, rowShare: 0.9 }

/** Each objective as LightGBM names it, and what grades are multiplied by: a chance cannot be beyond 1. */
export const contested = {
  lambdarank: { peer: 'lambdarank', labelScale: 1 },
  'rank-xendcg': { peer: 'rank_xendcg', labelScale: 1 },
  logistic: { peer: 'cross_entropy', labelScale: 0.25 },
  regression: { peer: 'regression', labelScale: 1 },
} as const satisfies Partial<Record<ObjectiveName, { peer: string; labelScale: number }>>

export type Contested = keyof typeof contested

/** One fit, judged: seconds from rows to model, and for each cutoff the NDCG of every query. */
export interface Judged {
  readonly seconds: number
  readonly ndcg: readonly Float64Array[]
}

export interface Turn {
  readonly seed: number
  readonly threads: number
}

export async function oursOn(set: GradedSet, objective: Contested, { seed, threads }: Turn): Promise<Judged> {
  const kind = boostedEnsembleWith({ threads })
  const settings: EnsembleSettings = { ...kind.defaults, ...conf, objective }
  const labels = set.train.labels.map((grade) => grade * contested[objective].labelScale)
  const run = { seed, signal: new AbortController().signal, progress: () => {} }
  const started = performance.now()
  const model = await kind.fit({ schema: set.schema, ...set.train, labels }, settings, run)
  const seconds = (performance.now() - started) / 1_000
  return { seconds, ndcg: judged(set, model.scores(set.test.rows, set.test.labels.length)) }
}

export async function theirsOn(set: GradedSet, objective: Contested, turn: Turn, peer: LightgbmPeer): Promise<Judged> {
  const { peer: theirName, labelScale } = contested[objective]
  const parameters = {
    ...{ objective: theirName, seed: turn.seed, num_threads: turn.threads, verbosity: -1 },
    ...{ learning_rate: conf.learningRate, num_leaves: conf.maxLeaves, max_bin: conf.maxBins, lambda_l2: conf.l2 },
    ...{ min_data_in_leaf: conf.minRows, min_sum_hessian_in_leaf: conf.minHessian },
    ...{ bagging_fraction: conf.rowShare, bagging_freq: 1 },
  }
  const { seconds, scores } = await peer.fit({ parameters, trees: conf.trees, labelScale })
  return { seconds, ndcg: judged(set, scores) }
}

const judged = ({ test }: GradedSet, scores: ArrayLike<number>) => cutoffs.map((k) => ndcgPerQuery(test, scores, k))

/** Of several fits: the median of their seconds, and each query's NDCG averaged over them. */
export function summed(turns: readonly Judged[]): Judged {
  const ascending = turns.map(({ seconds }) => seconds).sort((a, b) => a - b)
  return {
    seconds: ascending[ascending.length >> 1]!,
    ndcg: cutoffs.map((_, i) => turns[0]!.ndcg[i]!.map((_, query) => mean(turns.map(({ ndcg }) => ndcg[i]![query]!)))),
  }
}
