import type { Search, SearchPlan } from '../domain/search.ts'
import type { Space } from '../domain/space.ts'
import type { Trial } from '../domain/trial.ts'
import { type Tuning, tune } from './tune.ts'

/** Where a search is kept while it runs. */
export interface Keeper {
  readonly kept: (plan: SearchPlan) => Promise<Search | undefined>
  readonly keep: (search: Search) => Promise<void>
}

export type Running = Pick<Tuning<Search['start']>, 'objective' | 'trials' | 'signal'> & {
  readonly progress?: (done: number, of: number) => void
  /** Called once each finished trial is kept. */
  readonly onTrial?: (trial: Trial<Search['start']>) => unknown
}

/** A search of this plan as far as it was kept; one with no trials yet where there is none, or where it is to begin anew. */
export async function beginSearch(
  keeper: Pick<Keeper, 'kept'>,
  plan: SearchPlan,
  { fresh, ...first }: Pick<Search, 'offset' | 'engine'> & { readonly fresh: boolean },
): Promise<Search> {
  const kept = fresh ? undefined : await keeper.kept(plan)
  return kept ?? { ...plan, ...first, trials: [] }
}

/** Makes the trials that a search still lacks, each kept as soon as it is finished; answers the search with all of them in order. */
export async function runSearch(
  keeper: Pick<Keeper, 'keep'>,
  search: Search,
  { objective, trials, signal, progress = () => {}, onTrial }: Running,
): Promise<Search> {
  let grown = search
  progress(grown.trials.length, trials)
  const all = await tune<Search['start']>({
    ...search,
    space: search.space as Space<Search['start']>,
    objective,
    trials,
    done: search.trials,
    onTrial: async (trial) => {
      grown = { ...grown, trials: [...grown.trials, trial] }
      await keeper.keep(grown)
      progress(grown.trials.length, trials)
      await onTrial?.(trial)
    },
    ...(signal && { signal }),
  })
  return { ...search, trials: all }
}
