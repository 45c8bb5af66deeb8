import type { Search, SearchPlan } from '../domain/search.ts'
import { threadUrl } from '../math/thread-url.ts'
import { bprSpace } from '../models/bpr/space.ts'
import { easeSpace } from '../models/ease/space.ts'
import { graphFilterSpace } from '../models/graph-filter/space.ts'
import type { Settings } from '../models/model.ts'
import { spaces } from '../models/spaces.ts'
import { beginSearch, type Keeper, type Running, runSearch } from '../tuning/run-search.ts'
import { openTrialThreads } from '../tuning/trial-threads.ts'
import type { Benchmark } from './benchmark.ts'
import { contenders } from './contenders.ts'

/** What may be searched, by the contender's name. */
export const contenderSpaces = {
  als: spaces.als,
  'item-knn': spaces.itemKnn,
  'user-knn': spaces.userKnn,
  markov: spaces.markov,
  bpr: bprSpace,
  ease: easeSpace,
  'graph-filter': graphFilterSpace,
} as const

export type TunableContender = keyof typeof contenderSpaces

/** What a trial thread is told. */
export interface BenchmarkTrialTask {
  readonly benchmark: string
  readonly folder: string
  readonly fit: string
  readonly contender: TunableContender
  readonly metric: string
  readonly people: number
  readonly seed: number
}

export interface ContenderTuning extends Omit<Running, 'objective'> {
  readonly contender: TunableContender
  readonly benchmark: Benchmark
  /** Of the benchmark's files. */
  readonly folder: string
  readonly fit: string
  /** One of the benchmark's. */
  readonly metric: string
  /** Judged, at most. */
  readonly people: number
  readonly seed: number
  readonly parallel: number
  readonly fresh: boolean
  readonly searches: Keeper
  /** Version of the engine. */
  readonly engine: string
}

/** Searches a contender's settings on a benchmark's validation round, from those it takes part with now. Its test round takes no part. */
export async function tuneContender({ searches, ...tuning }: ContenderTuning): Promise<Search> {
  const { contender, benchmark, folder, fit, metric, people, seed, fresh, engine } = tuning
  const begun = await beginSearch(searches, planOf(tuning), { fresh, engine })
  const task = { benchmark: benchmark.name, folder, fit, contender, metric, people, seed }
  const threads = openTrialThreads<BenchmarkTrialTask, Settings>(threadUrl('trial-thread', import.meta.url), task)
  try {
    return await runSearch(searches, begun, { ...tuning, objective: threads.objective })
  } finally {
    await threads.close()
  }
}

function planOf({ contender, benchmark, fit, metric, people, seed, parallel }: Omit<ContenderTuning, 'searches'>): SearchPlan {
  const { kind, chosen } = contenders[contender]
  return {
    of: contender,
    on: fit === benchmark.fits[0] ? benchmark.name : `${benchmark.name} ${fit}`,
    metric,
    people,
    goal: 'maximise',
    seed,
    parallel,
    space: contenderSpaces[contender] as SearchPlan['space'],
    start: { ...kind.defaults, ...chosen[benchmark.name] },
  }
}
